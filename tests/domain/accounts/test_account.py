"""An account as it begins, and what may be asked of it."""

from dataclasses import replace

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.ids import PhoneNumberId
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    account,
    days_from_due,
    hold,
    local,
    payment,
    reminded,
)


def test_of_a_new_account_nothing_was_written_and_nobody_shares_its_phone() -> None:
    new = Account(PROFILE)
    assert new.rev == 0
    assert not new.shares_phone


def test_a_creditor_has_no_pay_buttons_until_somebody_says_so() -> None:
    """A button that is not registered is refused, with the reminder."""
    assert not Creditor("el-roble", "El Roble", PhoneNumberId("1")).pays_online


def test_an_account_is_the_same_whether_or_not_its_balance_was_asked_for() -> None:
    asked = account()
    assert asked.balance.open_instalments
    assert asked == account()
    assert repr(asked) == repr(account())


def test_more_documents_make_another_balance_also_when_one_was_asked_for() -> None:
    owing = account()
    assert owing.balance.open_instalments
    assert replace(owing, payments=(payment(),)).balance.open_instalments == ()


def test_a_new_contact_stands_behind_those_that_are_there() -> None:
    first, second, third = (
        reminded(local(days_from_due(days)), "due_today", seq=seq)
        for seq, days in enumerate((0, 2, 4), start=1)
    )
    debtor = account(contacts=(first,)).with_contact(second).with_contact(third)
    assert debtor.contacts == (first, second, third)


@pytest.mark.parametrize(
    ("kinds", "is_unreachable"),
    [
        ((), False),
        ((HoldKind.DISPUTE,), False),
        ((HoldKind.UNREACHABLE,), True),
        ((HoldKind.DISPUTE, HoldKind.UNREACHABLE), True),
    ],
)
def test_one_hold_among_others_says_that_whatsapp_does_not_reach_somebody(
    kinds: tuple[HoldKind, ...], *, is_unreachable: bool
) -> None:
    debtor = account(holds=tuple(hold(kind, local(days_from_due(1))) for kind in kinds))
    assert view_of(debtor, local(DUE)).is_unreachable(local(DUE)) is is_unreachable
    assert not view_of(debtor, local(days_from_due(1))).is_unreachable(local(days_from_due(1)))
