"""What an account is called."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.label import AccountLabel, label_of
from tests.domain.decision.decision_cases import (
    DUE,
    MEXICO,
    account,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
)

LATER = local(days_from_due(40))


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (-30, "current"),
        (0, "current"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "over-60"),
        (400, "over-60"),
    ],
)
def test_the_oldest_instalment_gives_the_age_in_half_open_ranges(days: int, label: str) -> None:
    debtor = account(invoice(), invoice("F-002", days_from_due(300)))
    assert label_of(debtor, local(days_from_due(days)), [MEXICO]) == label


def test_the_day_is_that_of_the_debtor() -> None:
    """At 18:30 in Mexico the next day has begun in UTC."""
    evening = local(DUE, 18, 30)
    assert evening.date() > DUE
    assert label_of(account(), evening, [MEXICO]) is AccountLabel.CURRENT


def test_nobody_is_late_before_being_so_everywhere() -> None:
    midnight_in_cancun = local(days_from_due(1), 0) - timedelta(hours=1)
    zones = [ZoneInfo("America/Cancun"), MEXICO]
    assert label_of(account(), midnight_in_cancun, zones) is AccountLabel.CURRENT
    assert label_of(account(), midnight_in_cancun, zones[:1]) is AccountLabel.DAYS_1_30


def test_without_any_zone_the_day_is_that_of_utc() -> None:
    assert label_of(account(), local(DUE, 18, 30), []) is AccountLabel.DAYS_1_30


@pytest.mark.parametrize(
    ("kind", "label"),
    [(HoldKind.PLAN, "payment_plan"), (HoldKind.DISPUTE, "dispute"), (HoldKind.PROMISE, "31-60")],
)
def test_a_plan_and_a_dispute_say_more_than_an_age(kind: HoldKind, label: str) -> None:
    held = account(holds=(hold(kind, None, "F-001"),))
    assert label_of(held, LATER, [MEXICO]) == label


def test_a_dispute_says_more_than_a_plan() -> None:
    both = (hold(HoldKind.PLAN, None), hold(HoldKind.DISPUTE, None))
    assert label_of(account(holds=both), LATER, [MEXICO]) is AccountLabel.DISPUTE


def test_a_plan_that_has_ended_says_nothing() -> None:
    ended = hold(HoldKind.PLAN, LATER)
    assert label_of(account(holds=(ended,)), LATER, [MEXICO]) is AccountLabel.DAYS_31_60


def test_a_dispute_about_what_is_settled_says_nothing() -> None:
    settled = hold(HoldKind.DISPUTE, None, "F-000")
    assert label_of(account(holds=(settled,)), LATER, [MEXICO]) is AccountLabel.DAYS_31_60


def test_who_owes_nothing_is_current_whatever_is_held() -> None:
    paid = account(payments=(payment(),), holds=(hold(HoldKind.DISPUTE, None),))
    assert label_of(paid, LATER, [MEXICO]) is AccountLabel.CURRENT
    assert label_of(replace(paid, invoices=()), LATER, []) is AccountLabel.CURRENT
