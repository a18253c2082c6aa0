"""What Meta says of a template: which words break it, which mend it, which mean nothing."""

import pytest

from puntual.domain.templates.health import (
    MARKETING,
    REFUSED,
    RELEASED,
    Aspect,
    TemplateReport,
    TemplateState,
    breaks,
    broken_among,
    mends,
    refusal_report,
    settles,
)
from tests.factories import NOON

STATUS, CATEGORY, QUALITY = Aspect.STATUS, Aspect.CATEGORY, Aspect.QUALITY


@pytest.mark.parametrize(
    ("aspect", "value", "lasts", "is_broken", "is_mended"),
    [
        (STATUS, "PAUSED", True, True, False),
        (STATUS, "DISABLED", True, True, False),
        (STATUS, "REJECTED", True, True, False),
        (STATUS, REFUSED, True, True, False),
        (STATUS, "APPROVED", True, False, True),
        (STATUS, "REINSTATED", True, False, True),
        (STATUS, RELEASED, True, False, True),
        (STATUS, "PENDING", False, False, False),
        (STATUS, MARKETING, False, False, False),
        (CATEGORY, MARKETING, True, True, False),
        (CATEGORY, "UTILITY", True, False, False),
        # The same words said of something else say nothing of the status.
        (CATEGORY, "PAUSED", True, False, False),
        (CATEGORY, "APPROVED", True, False, False),
        (QUALITY, "RED", True, False, False),
        (QUALITY, "PAUSED", True, False, False),
        (QUALITY, MARKETING, True, False, False),
    ],
)
def test_a_report_breaks_or_mends_a_template_or_says_nothing_that_lasts(
    aspect: Aspect, value: str, *, lasts: bool, is_broken: bool, is_mended: bool
) -> None:
    report = TemplateReport("300", "due_today", "es", aspect, value, "", NOON)
    assert (settles(aspect, value), breaks(aspect, value)) == (lasts, is_broken)
    assert mends(report) is is_mended


@pytest.mark.parametrize(
    ("status", "category", "is_broken"),
    [
        ("", "", False),
        ("APPROVED", "UTILITY", False),
        ("PAUSED", "UTILITY", True),
        ("APPROVED", MARKETING, True),
        ("PENDING", "", False),
    ],
)
def test_a_template_is_broken_by_its_status_or_by_its_price(
    status: str, category: str, *, is_broken: bool
) -> None:
    state = TemplateState("due_today", "es", status, category)
    assert state.is_broken is is_broken
    assert state.name == "due_today/es"


@pytest.mark.parametrize(
    ("reported", "account", "is_its_own"),
    [
        ("300", "300", True),
        ("300", "400", False),
        ("", "400", True),
        ("300", "", True),
    ],
)
def test_only_templates_of_the_own_account_are_broken_unless_one_of_the_two_is_unknown(
    reported: str, account: str, *, is_its_own: bool
) -> None:
    states = [
        TemplateState("due_today", "es", "PAUSED", account=reported),
        TemplateState("statement", "es", "APPROVED", account=reported),
    ]
    assert broken_among(states, account) == ({"due_today/es"} if is_its_own else frozenset())


def test_a_refused_message_speaks_of_its_template_as_meta_would() -> None:
    report = refusal_report("300", "due_today", "es", 132015, NOON)
    assert (report.aspect, report.value, report.reason) == (STATUS, REFUSED, "132015")
    assert breaks(report.aspect, report.value)
