"""How far one withdrawal spreads."""

from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from tests.factories import CREDITOR, NOON, a_key, a_profile
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts
from tests.fakes.memory import Memory
from tests.fakes.people import FakePeople

BAJA = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1")
CHAIN = 130


def test_a_chain_of_records_that_is_no_person_any_more_is_not_followed_to_its_end() -> None:
    """Each record shares a line with the next: a switchboard, a typing error, a test account."""
    memory = Memory()
    changes = FakeAccountChanges(memory)
    keys = [a_key(f"d-{number:03}") for number in range(CHAIN)]
    for number, key in enumerate(keys):
        changes.put_profile(a_profile(key=key, phone=f"+52555000{number:04}"))
        changes.learn_ids(key, [f"52555000{number + 1:04}"])
    spread = Withdrawals(FakeAccounts(memory), changes, FakePeople(memory))
    assert spread.record(CREDITOR, ["525550000000"], BAJA)
    told = [
        consent_at(memory.accounts[key].profile.consents, NOON) is ConsentStatus.WITHDRAWN
        for key in keys
    ]
    assert told == [number < 100 for number in range(CHAIN)]


def test_a_record_that_is_gone_when_it_is_looked_at_stops_no_withdrawal() -> None:
    memory, without_it = Memory(), Memory()
    changes = FakeAccountChanges(memory)
    keys = [a_key("d-1"), a_key("d-2")]
    for key in keys:
        changes.put_profile(a_profile(key=key, phone="+525550000001"))
    spread = Withdrawals(FakeAccounts(without_it), changes, FakePeople(memory))
    assert spread.record(CREDITOR, ["525550000001"], BAJA)
    assert {consent_at(memory.accounts[key].profile.consents, NOON) for key in keys} == {
        ConsentStatus.WITHDRAWN
    }
