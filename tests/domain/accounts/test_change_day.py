"""By the day of a change the daily pass knows of which accounts it reads the documents."""

from datetime import date, datetime, timedelta, timezone

import pytest

from puntual.domain.accounts.account import Release
from puntual.domain.accounts.account_changes import (
    AccountChange,
    ContactEvidence,
    HoldEnd,
    NewConsent,
    NewHold,
    NewInvoice,
    NewPayment,
    NewRelease,
    ProfileChange,
    Refolding,
    day_of_change,
)
from puntual.domain.accounts.hold import HoldKind
from tests.domain.decision.decision_cases import PROFILE, hold
from tests.factories import a_consent, a_contact, a_payment, an_invoice

# Eleven at night in Mexico City is the next day of UTC.
AT = datetime(2026, 3, 1, 23, tzinfo=timezone(timedelta(hours=-6)))
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "change",
    [
        NewInvoice(an_invoice(recorded_at=AT)),
        NewPayment(a_payment(recorded_at=AT)),
        NewHold(hold(HoldKind.DISPUTE, None, since=AT)),
        HoldEnd("dispute.1", AT, "Rosa"),
        NewConsent(a_consent(at=AT)),
        NewRelease(Release("last_chance", AT, "Rosa")),
        ProfileChange(PROFILE, (hold(HoldKind.DISPUTE, AT), hold(HoldKind.CLAIM, None))),
    ],
    ids=lambda change: type(change).__name__,
)
def test_a_change_tells_its_day_in_utc(change: AccountChange) -> None:
    assert day_of_change(change) == DAY


@pytest.mark.parametrize(
    "change",
    [
        NewInvoice(an_invoice(recorded_at=None)),
        ProfileChange(PROFILE),
        ContactEvidence(a_contact()),
        Refolding(),
    ],
    ids=lambda change: type(change).__name__,
)
def test_a_change_without_an_instant_tells_none(change: AccountChange) -> None:
    assert day_of_change(change) is None
