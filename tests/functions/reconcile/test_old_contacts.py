"""The daily pass moves old contacts to the history, and asks nothing for those who have few."""

from datetime import timedelta

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import KEPT_APART
from puntual.domain.accounts.history import FEWEST_TOGETHER
from puntual.domain.accounts.lifecycle import ContactState
from tests.factories import a_contact, a_key, an_account
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, always, reconcile


def _contacts(count: int) -> tuple[Contact, ...]:
    began = TONIGHT - timedelta(days=100)
    return tuple(
        a_contact(
            seq=seq, claimed_at=began + seq * timedelta(days=1), state=ContactState.DELIVERED
        )
        for seq in range(1, count + 1)
    )


def _left(count: int) -> int:
    setup = ReconcileSetup(debtors=[an_account(contacts=_contacts(count))])
    reconcile(setup.setup, TONIGHT, always)
    return len(setup.history.left.get(a_key(), ()))


def test_enough_old_contacts_leave() -> None:
    assert _left(FEWEST_TOGETHER + KEPT_APART) == FEWEST_TOGETHER


def test_with_too_few_of_them_nothing_is_even_asked() -> None:
    assert _left(FEWEST_TOGETHER + KEPT_APART - 1) == 0
