from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.contact import Coverage
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.plan import Send, Stop
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    account,
    contact_of,
    days_from_due,
    invoice,
    key_of,
    local,
    reminded,
)
from tests.domain.decision.gate_cases import DAY, held, terms

LOCKED = Step("last_opportunity", 60, 30, needs_release=True, cap=2, every_days=7)
WITH_LOCK = replace(
    DEFAULT_POLICY, cadences=(Cadence("pyme", (Step("formal_notice", 31, 20), LOCKED)),)
)
SIXTY = local(days_from_due(62))


def released(at: datetime, step: str = "last_opportunity") -> Account:
    return account(releases=(Release(step, at, "Rosa P."),))


def test_a_step_that_needs_a_person_waits_for_one() -> None:
    decision = decide(account(), terms(WITH_LOCK), SIXTY)
    assert held(decision) == (Reason.NEEDS_RELEASE,)
    contact = contact_of(decide(released(SIXTY - DAY), terms(WITH_LOCK), SIXTY))
    assert contact.step == "last_opportunity"


def test_steps_before_it_need_nobody() -> None:
    decision = decide(account(), terms(WITH_LOCK), local(days_from_due(36)))
    assert contact_of(decision).step == "formal_notice"


@pytest.mark.parametrize(
    "debtor", [released(SIXTY + timedelta(hours=1)), released(SIXTY - DAY, "formal_notice")]
)
def test_a_release_of_tomorrow_or_of_another_step_releases_nothing(debtor: Account) -> None:
    assert held(decide(debtor, terms(WITH_LOCK), SIXTY)) == (Reason.NEEDS_RELEASE,)


def test_a_release_is_for_once() -> None:
    sent = reminded(SIXTY, "last_opportunity")
    week_later = SIXTY + timedelta(days=8)
    debtor = replace(released(SIXTY - DAY), contacts=(sent,))
    assert held(decide(debtor, terms(WITH_LOCK), week_later)) == (Reason.NEEDS_RELEASE,)
    again = (*debtor.releases, Release("last_opportunity", SIXTY + DAY, "Rosa P."))
    decision = decide(replace(debtor, releases=again), terms(WITH_LOCK), week_later)
    assert contact_of(decision).step == "last_opportunity"


def test_a_release_of_this_instant_lets_one_message_go_out() -> None:
    sent = contact_of(decide(released(SIXTY), terms(WITH_LOCK), SIXTY))
    done = replace(released(SIXTY), contacts=(replace(sent, state=ContactState.DELIVERED),))
    assert held(decide(done, terms(WITH_LOCK), SIXTY + 8 * DAY)) == (Reason.NEEDS_RELEASE,)


def test_a_release_outlasts_the_messages_of_other_steps() -> None:
    early = released(SIXTY - 20 * DAY)
    told = replace(early, contacts=(reminded(SIXTY - 15 * DAY, "formal_notice"),))
    assert contact_of(decide(told, terms(WITH_LOCK), SIXTY)).step == "last_opportunity"


def test_a_release_is_used_up_by_a_message_that_spoke_of_other_steps_as_well() -> None:
    sent = reminded(SIXTY, "last_opportunity")
    both = (*sent.covered, Coverage(key_of("F-002"), "formal_notice"))
    debtor = replace(released(SIXTY - DAY), contacts=(replace(sent, covered=both),))
    assert held(decide(debtor, terms(WITH_LOCK), SIXTY + 8 * DAY)) == (Reason.NEEDS_RELEASE,)


def test_the_last_message_says_which_releases_are_used_up() -> None:
    thrice = replace(WITH_LOCK, cadences=(Cadence("pyme", (replace(LOCKED, cap=3),)),))
    told = tuple(
        reminded(SIXTY + days * DAY, "last_opportunity", seq=seq)
        for seq, days in enumerate((0, 8), start=1)
    )
    releases = tuple(Release("last_opportunity", SIXTY + n * DAY, "Rosa P.") for n in (-1, 1))
    debtor = account(contacts=told, releases=releases)
    assert held(decide(debtor, terms(thrice), SIXTY + 16 * DAY)) == (Reason.NEEDS_RELEASE,)


def test_a_repeat_that_waits_for_a_person_is_not_looked_at_again_because_of_its_day() -> None:
    sent = reminded(SIXTY, "last_opportunity")
    debtor = replace(released(SIXTY - DAY), contacts=(sent,))
    decision = decide(debtor, terms(WITH_LOCK), SIXTY + 7 * DAY)
    assert decision == Stop((Reason.NEEDS_RELEASE,))


def test_a_locked_invoice_is_left_out_of_what_the_others_are_reminded_of() -> None:
    old, new = invoice("F-001", days_from_due(-29)), invoice("F-002", days_from_due(2))
    both = account(old, new)
    decision = decide(both, terms(WITH_LOCK), local(days_from_due(34)))
    assert isinstance(decision, Send)
    assert [one.key.invoice.external_id for one in decision.plan.instalments] == ["F-002"]
