"""What Meta says of templates: the latest counts, for reports in any order."""

from datetime import timedelta

import pytest

from puntual.domain.templates.health import Aspect, TemplateReport, TemplateState, refusal_report
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_creditor

_SECOND = timedelta(seconds=1)


def _report(
    value: str = "PAUSED",
    aspect: Aspect = Aspect.STATUS,
    after: int = 0,
    reason: str = "",
    stem: str = "due_today",
    language: str = "es",
    account: str = "300",
) -> TemplateReport:
    return TemplateReport(account, stem, language, aspect, value, reason, NOON + after * _SECOND)


def test_nothing_is_broken_before_meta_says_so(ports: Ports) -> None:
    assert ports.template_health.states("300") == []
    assert ports.template_health.broken() == frozenset()


@pytest.mark.parametrize(
    "status",
    [
        *("PAUSED", "DISABLED", "REJECTED", "LOCKED", "LIMIT_EXCEEDED", "DELETED"),
        *("PENDING_DELETION", "ARCHIVED"),
    ],
)
@pytest.mark.parametrize("mended", ["APPROVED", "UNPAUSED", "REINSTATED"])
def test_a_status_breaks_a_template_until_another_mends_it(
    ports: Ports, status: str, mended: str
) -> None:
    assert ports.template_health.record(_report(status))
    assert ports.template_health.broken() == {"due_today/es"}
    assert ports.template_health.record(_report(mended, after=1))
    assert ports.template_health.broken() == frozenset()


@pytest.mark.parametrize("status", ["PENDING", "IN_APPEAL", "FLAGGED", "SOMETHING_NEW"])
def test_a_status_in_between_changes_nothing(ports: Ports, status: str) -> None:
    ports.template_health.record(_report("PAUSED"))
    assert not ports.template_health.record(_report(status, after=1))
    assert ports.template_health.broken() == {"due_today/es"}


def test_marketing_breaks_a_template_and_utility_mends_it(ports: Ports) -> None:
    ports.template_health.record(_report("MARKETING", Aspect.CATEGORY))
    assert ports.template_health.broken() == {"due_today/es"}
    ports.template_health.record(_report("APPROVED", after=1))
    assert ports.template_health.broken() == {"due_today/es"}
    ports.template_health.record(_report("UTILITY", Aspect.CATEGORY, after=2))
    assert ports.template_health.broken() == frozenset()


def test_bad_quality_is_known_and_breaks_nothing(ports: Ports) -> None:
    ports.template_health.record(_report("RED", Aspect.QUALITY))
    (state,) = ports.template_health.states("300")
    assert (state.quality, state.is_broken) == ("RED", False)


def test_an_older_report_that_comes_late_changes_nothing(ports: Ports) -> None:
    ports.template_health.record(_report("PAUSED", after=5))
    assert not ports.template_health.record(_report("APPROVED", after=4))
    assert not ports.template_health.record(_report("PAUSED", after=5))
    assert ports.template_health.broken() == {"due_today/es"}


def test_of_two_reports_of_one_second_the_last_to_come_counts(ports: Ports) -> None:
    ports.template_health.record(_report("PAUSED"))
    assert ports.template_health.record(_report("APPROVED"))
    assert ports.template_health.broken() == frozenset()


def test_languages_stems_and_accounts_stand_for_themselves(ports: Ports) -> None:
    ports.template_health.record(_report("REJECTED", language="pt_BR", reason="PROMOTIONAL"))
    ports.template_health.record(_report("APPROVED"))
    ports.template_health.record(_report("PAUSED", stem="statement", account="400"))
    ports.template_health.record(_report("APPROVED", stem="statement", account="300"))
    assert ports.template_health.broken() == {"due_today/pt_BR", "statement/es"}
    rejected = TemplateState(
        "due_today", "pt_BR", status="REJECTED", reason="PROMOTIONAL", account="300"
    )
    assert rejected in list(ports.template_health.states("300"))


def test_what_is_broken_in_one_account_is_fine_in_another(ports: Ports) -> None:
    """One business whose template was paused silenced every other business of the deployment."""
    ports.template_health.record(_report("PAUSED", account="300"))
    ports.template_health.record(_report("PAUSED", stem="statement", account=""))
    assert ports.template_health.broken("300") == {"due_today/es", "statement/es"}
    assert ports.template_health.broken("400") == {"statement/es"}
    assert ports.template_health.broken("") == {"due_today/es", "statement/es"}


@pytest.mark.parametrize(("account", "is_broken"), [("300", True), ("400", False), ("", True)])
def test_a_creditor_s_conditions_name_what_is_broken_in_the_account_of_its_number(
    ports: Ports, account: str, *, is_broken: bool
) -> None:
    ports.numbers.change(a_creditor().phone_number_id, {"account": account})
    ports.template_health.record(_report("PAUSED", account="300"))
    assert ports.conditions.read(a_creditor(), NOON).is_broken("due_today", "es") == is_broken


def test_what_is_broken_is_a_condition_of_every_creditor(ports: Ports) -> None:
    ports.creditors.put(a_creditor())
    ports.template_health.record(_report("DISABLED"))
    assert ports.conditions.read(a_creditor(), NOON).is_broken("due_today", "es")
    assert not ports.conditions.read(a_creditor(), NOON).is_broken("due_today", "pt_BR")


@pytest.mark.parametrize("account", ["300", ""])
def test_a_refusal_breaks_a_template_until_meta_says_that_it_is_fine(
    ports: Ports, account: str
) -> None:
    """Its account may be unknown when the first message is refused."""
    assert ports.template_health.set_aside(
        refusal_report(account, "due_today", "es", 132015, NOON)
    )
    (state,) = ports.template_health.states(account)
    assert (state.status, state.reason, state.is_broken) == ("REFUSED", "132015", True)
    assert ports.template_health.record(_report("APPROVED", after=1))
    assert ports.template_health.broken() == frozenset()


def test_a_refusal_of_a_known_account_is_not_mended_by_another_account(ports: Ports) -> None:
    ports.template_health.set_aside(refusal_report("300", "due_today", "es", 132015, NOON))
    ports.template_health.record(_report("APPROVED", after=1, account="301"))
    assert ports.template_health.broken() == {"due_today/es"}


def test_another_language_does_not_mend_a_refusal(ports: Ports) -> None:
    ports.template_health.set_aside(refusal_report("", "due_today", "es", 132001, NOON))
    ports.template_health.record(_report("APPROVED", after=1, language="pt_BR"))
    assert ports.template_health.broken() == {"due_today/es"}
