"""An unreachable debtor is tried once more after a week, and then held without end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.ids import ContactId
from puntual.domain.reasons import Reason
from tests.decisions import decide, unreachable_hold
from tests.domain.decision.decision_cases import (
    DUE,
    TERMS,
    account,
    days_from_due,
    local,
    reminded,
)

WEEK = timedelta(days=7)
FIRST, SECOND = ContactId("20260310.reminder.1"), ContactId("20260317.reminder.1")
NOW = local(DUE)
GONE = 131026
PASSING = (130472, 131049)
BARRED = (130403, 131050, 137000)


def hold_after(
    debtor: Account, contact: ContactId = SECOND, code: int = GONE, days: int = 7
) -> Hold:
    return unreachable_hold(debtor, contact, code, NOW + timedelta(days=days), WEEK, "status")


def first_hold(until_days: float = 7, name: str = f"unreachable.{FIRST}") -> Hold:
    return Hold(name, HoldKind.UNREACHABLE, NOW, NOW + timedelta(days=until_days))


def test_the_first_time_lasts_for_a_week_and_lets_one_message_try_again() -> None:
    hold = hold_after(account(), FIRST, days=0)
    assert (hold.id, hold.until, hold.origin) == (f"unreachable.{FIRST}", NOW + WEEK, "status")
    held = account(holds=(hold,))
    assert decide(held, TERMS, NOW) == Wait(NOW + WEEK, (Reason.UNREACHABLE,))
    assert isinstance(decide(held, TERMS, NOW + WEEK), Send)


def test_the_second_time_has_no_end_and_says_so() -> None:
    held = account(holds=(first_hold(),))
    hold = hold_after(held)
    assert (hold.until, hold.origin) == (None, "status:for_good")
    silent = replace(held, holds=(*held.holds, hold))
    assert decide(silent, TERMS, local(days_from_due(30))) == Stop((Reason.UNREACHABLE,))


def test_a_repeat_of_the_same_failure_is_no_second_one() -> None:
    """Meta repeats a status for a week."""
    held = account(holds=(first_hold(),))
    assert hold_after(held, FIRST).until == NOW + 2 * WEEK


@pytest.mark.parametrize(
    "earlier",
    [
        # A new phone, or a person, ended it before its time.
        first_hold(until_days=3),
        # It still lasts: nobody has tried again.
        first_hold(until_days=9),
        replace(first_hold(), until=None),
        replace(first_hold(), kind=HoldKind.WRONG_NUMBER),
    ],
)
def test_only_a_hold_that_ran_its_length_counts_as_the_first(earlier: Hold) -> None:
    assert hold_after(account(holds=(earlier,))).until == NOW + 2 * WEEK


@pytest.mark.parametrize(
    ("state", "after_days", "is_for_good"),
    [
        (ContactState.DELIVERED, 8, False),
        # It left in the very instant in which the hold ended.
        (ContactState.DELIVERED, 7, False),
        (ContactState.READ, 8, False),
        (ContactState.EXPIRED, 8, True),
        (ContactState.DELIVERED, -3, True),
    ],
)
def test_whoever_was_reached_since_begins_anew(
    state: ContactState, after_days: int, *, is_for_good: bool
) -> None:
    arrived = reminded(NOW + timedelta(days=after_days), "due_today", state=state)
    held = account(holds=(first_hold(),), contacts=(arrived,))
    assert (hold_after(held, days=20).until is None) == is_for_good


def test_whoever_was_reached_before_and_since_begins_anew() -> None:
    arrived = tuple(
        reminded(NOW + timedelta(days=days), "due_today", seq=seq)
        for seq, days in enumerate((-3, 8), start=1)
    )
    held = account(holds=(first_hold(),), contacts=arrived)
    assert hold_after(held, days=20).until == NOW + timedelta(days=27)


@pytest.mark.parametrize("code", PASSING)
def test_what_says_nothing_of_the_phone_never_ends_for_good(code: int) -> None:
    held = account(holds=(first_hold(),))
    assert hold_after(held, code=code).until == NOW + 2 * WEEK


@pytest.mark.parametrize("code", BARRED)
def test_a_refusal_that_comes_from_a_person_holds_for_good_at_once(code: int) -> None:
    """A week after somebody stopped the business, it wrote to them again.

    Every refusal was taken for a phone that may be back, a number of somebody else's as well.
    """
    hold = hold_after(account(), FIRST, code, days=0)
    assert (hold.since, hold.until, hold.origin) == (NOW, None, "status:for_good")
    silent = account(holds=(hold,))
    assert decide(silent, TERMS, NOW + WEEK) == Stop((Reason.UNREACHABLE,))


@pytest.mark.parametrize("code", [GONE, *PASSING])
def test_any_other_refusal_lets_one_message_try_again_after_a_while(code: int) -> None:
    hold = hold_after(account(), FIRST, code, days=0)
    assert (hold.until, hold.origin) == (NOW + WEEK, "status")
