"""Notes of jobs that are looked at alone, and of those that are parked."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.sending.job_isolation import LookNote
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_contact, a_key, a_profile, an_invoice

KEY, OTHER = a_key("d-1"), a_key("Ñ/2026 | #7")
MINUTE = timedelta(minutes=1)
NOTE = LookNote(KEY, "1.0", NOON)


def test_an_account_without_a_note_has_none(ports: Ports) -> None:
    assert ports.parked_jobs.find(KEY) is None
    assert ports.parked_jobs.parked() == []
    ports.parked_jobs.remove(KEY)


def test_a_note_is_found_until_it_is_taken_away(ports: Ports) -> None:
    assert ports.parked_jobs.put(NOTE, None)
    assert ports.parked_jobs.find(KEY) == NOTE
    ports.parked_jobs.remove(KEY)
    assert ports.parked_jobs.find(KEY) is None


def test_a_note_takes_the_place_of_the_one_that_is_known_only(ports: Ports) -> None:
    lost = replace(NOTE, began_at=NOON + MINUTE, lost=1)
    assert ports.parked_jobs.put(NOTE, None)
    assert not ports.parked_jobs.put(lost, None)
    assert not ports.parked_jobs.put(lost, replace(NOTE, began_at=NOON - MINUTE))
    assert ports.parked_jobs.find(KEY) == NOTE
    assert ports.parked_jobs.put(lost, NOTE)
    assert ports.parked_jobs.find(KEY) == lost


def test_a_note_that_was_taken_away_has_no_place_to_take(ports: Ports) -> None:
    assert not ports.parked_jobs.put(replace(NOTE, lost=1), NOTE)
    assert ports.parked_jobs.find(KEY) is None


def test_parked_jobs_are_listed_by_their_ids_and_others_are_not(ports: Ports) -> None:
    parked = [LookNote(key, "1.0", NOON, lost=2, is_parked=True) for key in sorted((KEY, OTHER))]
    for note in reversed(parked):
        assert ports.parked_jobs.put(note, None)
    assert ports.parked_jobs.put(replace(NOTE, key=a_key("d-2")), None)
    assert ports.parked_jobs.parked() == parked


def test_a_change_of_the_account_changes_its_state(ports: Ports) -> None:
    states = [ports.parked_jobs.state_of(KEY)]
    ports.changes.put_profile(a_profile(key=KEY))
    states.append(ports.parked_jobs.state_of(KEY))
    ports.changes.put_invoice(KEY, an_invoice(), "fingerprint")
    states.append(ports.parked_jobs.state_of(KEY))
    ports.contacts.claim(ports.excerpt(KEY), a_contact(), b"{}", NOON)
    states.append(ports.parked_jobs.state_of(KEY))
    assert len(set(states)) == len(states)
    assert ports.parked_jobs.state_of(KEY) == states[-1]
