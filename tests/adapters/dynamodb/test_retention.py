"""What is kept for a time only, and for how long a deployment says."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.rows.logs import log_of_text
from puntual.domain.accounts.excerpt import KEPT_APART
from puntual.domain.accounts.history import FEWEST_TOGETHER
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.reasons import Reason
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, a_contact, a_key, a_profile, a_ref, a_status

LONG = timedelta(days=2_192)
LATER = NOON + timedelta(days=100)
COUNT = FEWEST_TOGETHER + KEPT_APART


class Stage:
    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        self.table = Table(self.client.as_client(), "in-memory")
        DynamoAccountChanges(self.table).put_profile(a_profile())

    def move(self) -> None:
        contacts = DynamoContacts(self.table, LONG)
        for seq in range(1, COUNT + 1):
            at = NOON + seq * timedelta(days=3)
            contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
            excerpt = DynamoAccounts(self.table).look(a_key())
            assert excerpt is not None
            contacts.claim(excerpt, contact, b"log")
            contacts.record_status(a_ref(contact), a_status(ContactState.DELIVERED, at=at))
        excerpt = DynamoAccounts(self.table).look(a_key())
        assert excerpt is not None
        assert DynamoContactHistory(self.table, LONG).move(excerpt, LATER) == FEWEST_TOGETHER

    def refuse(self) -> None:
        """Suppress a message whose log has no room in the profile."""
        log = log_of_text("".join(sha256(bytes([n])).hexdigest() for n in range(50)))
        DynamoDecisions(self.table, LONG).record(
            a_key(), NOON, [Reason.CONSENT_MISSING], None, log
        )

    def read_late(self) -> None:
        self.move()
        first = NOON + timedelta(days=3)
        gone = a_contact(seq=1, claimed_at=first, local_date=first.date())
        read = a_status(ContactState.READ, at=LATER)
        assert DynamoContacts(self.table, LONG).record_status(a_ref(gone), read)

    def ends(self, sk: str) -> list[int]:
        items = [one for one in self.client.all_items() if one["sk"]["S"].startswith(sk)]
        return [int(one["ttl"]["N"]) for one in items]


@pytest.mark.parametrize(
    ("does", "sk", "last"),
    [
        (Stage.move, "PACK#", NOON + FEWEST_TOGETHER * timedelta(days=3)),
        (Stage.refuse, "SILENCE#", NOON),
        (Stage.read_late, "EVIDENCE#", LATER),
    ],
)
def test_the_proof_stays_for_as_long_as_a_deployment_says(
    does: Callable[[Stage], None], sk: str, last: object
) -> None:
    """A creditor whose law asks for six years lost the log of its messages after three."""
    stage = Stage()
    does(stage)
    assert hasattr(last, "timestamp")
    assert stage.ends(sk) == [int(last.timestamp() + LONG.total_seconds())]
