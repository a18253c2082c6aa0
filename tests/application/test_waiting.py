"""Every account of a creditor that waits for a person is found, and no other one."""

from typing import override

from puntual.application.cases.waiting import WaitingAccount, WaitingList
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.reasons import Reason, Waiting
from tests.factories import a_hold
from tests.fakes.daily_pass import FakeScannedAccount
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, debtor
from tests.functions.send_message.sending_setup import CREDITOR


def test_only_the_creditors_own_accounts_that_wait_are_found() -> None:
    setup = ReconcileSetup([debtor(1), debtor(2), debtor(3, "other")])
    for number, creditor in ((2, CREDITOR.id), (3, "other")):
        key = debtor(number, creditor).key
        setup.setup.changes.add_hold(key, a_hold("h", HoldKind.DISPUTE, TONIGHT, None))
    waiting = WaitingList(setup.scan, setup.accounts, setup.setup.terms)
    (found,) = waiting.of(CREDITOR, TONIGHT)
    assert found == WaitingAccount(debtor(2).key.debtor, Waiting.DISPUTE, found.reasons)
    assert Reason.HOLD_DISPUTE in found.reasons


def test_an_account_that_could_be_written_to_now_does_not_wait() -> None:
    setup = ReconcileSetup()
    waiting = WaitingList(setup.scan, setup.accounts, setup.setup.terms)
    noon = TONIGHT.replace(hour=18)
    assert [*waiting.of(CREDITOR, noon)] == []


class LongAccount(FakeScannedAccount):
    """One of which the scan alone cannot tell what a sender reads."""

    @override
    def excerpt(self) -> AccountExcerpt | None:
        return None


def test_an_account_that_the_scan_cannot_tell_is_looked_at() -> None:
    setup = ReconcileSetup([debtor(1)])
    key = debtor(1).key
    setup.setup.changes.add_hold(key, a_hold("h", HoldKind.DISPUTE, TONIGHT, None))
    setup.scan.scanned[key] = LongAccount(setup.memory, key)
    (found,) = WaitingList(setup.scan, setup.accounts, setup.setup.terms).of(CREDITOR, TONIGHT)
    assert found.waiting is Waiting.DISPUTE


def test_an_account_that_vanished_meanwhile_waits_for_no_person() -> None:
    setup = ReconcileSetup([debtor(1)])
    key = debtor(1).key
    setup.scan.scanned[key] = LongAccount(setup.memory, key)
    gone = ReconcileSetup([]).accounts
    assert [*WaitingList(setup.scan, gone, setup.setup.terms).of(CREDITOR, TONIGHT)] == []
