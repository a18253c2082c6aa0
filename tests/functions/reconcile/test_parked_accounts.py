"""An account that ended its workers is not put back each night, until it changes."""

from datetime import timedelta

from puntual.domain.sending.job_isolation import LookNote
from tests.domain.decision.decision_cases import KEY, invoice
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, always, reconcile


def _parked() -> ReconcileSetup:
    night = ReconcileSetup()
    state = night.parked_jobs.state_of(KEY)
    note = LookNote(KEY, state, TONIGHT, lost=2, is_parked=True)
    assert night.parked_jobs.put(note, None)
    return night


def test_what_is_parked_gets_no_wake_up_from_the_pass() -> None:
    """It was a message and a call a day, in which nothing was looked at."""
    night = _parked()
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.accounts, done.repaired, dict(night.wake_ups.rows)) == (1, 0, {})


def test_once_its_account_has_changed_it_is_put_back() -> None:
    night = _parked()
    night.setup.changes.put_invoice(KEY, invoice("F-2"), "i2")
    assert reconcile(night.setup, TONIGHT, always).repaired == 1


def test_what_somebody_released_is_put_back() -> None:
    night = _parked()
    known = night.parked_jobs.notes[KEY]
    assert night.parked_jobs.put(known.released(), known)
    assert reconcile(night.setup, TONIGHT, always).repaired == 1


def test_what_is_parked_is_read_only_where_something_is_missing() -> None:
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, always)
    night.parked_jobs.break_next("parked")
    done = reconcile(night.setup, TONIGHT + timedelta(days=1), always)
    assert (done.finished, done.repaired) == (True, 0)
