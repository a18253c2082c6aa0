"""Over any life that is written to the table, a look gives the view of what a read returns."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME, ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import ContactRef
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.receivables.receivable import Invoice, Payment
from puntual.ports.contacts import StatusReport
from tests.domain.accounts.test_excerpt import LATER, START, STEPS, naming
from tests.domain.decision.decision_cases import KEY, PROFILE, reminded
from tests.doubles.dynamodb_memory import MemoryDynamoDB


class _Written:
    """An account in a table in memory, and the clock."""

    def __init__(self) -> None:
        table = Table(MemoryDynamoDB().as_client(), "in-memory")
        self.now, self.writes = START, 0
        self.accounts, self.contacts = DynamoAccounts(table), DynamoContacts(table)
        self.changes = DynamoAccountChanges(table)
        self.changes.put_profile(PROFILE)

    def read(self) -> Account:
        account = self.accounts.read(KEY)
        assert account is not None
        return account

    def look(self) -> AccountExcerpt:
        excerpt = self.accounts.look(KEY)
        assert excerpt is not None
        return excerpt

    def step(self, step: object) -> None:
        self.writes += 1
        match step:
            case Invoice():
                self.changes.put_invoice(KEY, step, f"i{self.writes}")
            case Payment():
                with suppress(Conflict):
                    paid = replace(step, recorded_at=self.now)
                    self.changes.put_payment(KEY, paid, f"p{self.writes}")
            case Hold():
                self.changes.add_hold(KEY, step)
            case ("claim", [*names], EarlyDiscount() | None as discount):
                self.claim([str(name) for name in names], discount)
            case ("learn", int(place), ContactState() as state, error):
                self.learn(place, state, error if isinstance(error, SendErrorClass) else None)
            case ("wait", timedelta() as later):
                self.now += later
            case ("end", int(number)):
                with suppress(NotFound):
                    self.changes.end_hold(KEY, f"h-{number}", self.now, "Rosa P.")
            case ("end with phone", int(number)):
                self.move(f"h-{number}")
            case ("release", str(name)):
                self.changes.add_release(KEY, Release(name, self.now, "Rosa P."))
            case _:
                raise AssertionError(step)

    def claim(self, names: list[str], discount: EarlyDiscount | None = None) -> None:
        """Claim the next contact, as long as none is without outcome."""
        excerpt = self.look()
        if excerpt.view(self.now).open_contact is not None:
            return
        held = tuple(hold.id for hold in excerpt.view(self.now).active_holds(self.now))
        made = reminded(self.now, "due_today", seq=excerpt.next_seq, state=ContactState.CLAIMED)
        contact = replace(made, holds=held, accepted_at=None, settled_at=None)
        contact = naming(contact, self.read().balance.open_instalments, names, discount)
        # The pause towards a person is not what is asked here.
        with suppress(Conflict):
            self.contacts.claim(excerpt, contact, b"log")

    def learn(self, place: int, state: ContactState, error: SendErrorClass | None) -> None:
        contacts = self.read().contacts
        if not contacts:
            return
        known = contacts[place % len(contacts)]
        error = error if state is ContactState.FAILED else None
        if state is ContactState.EXPIRED or (known.state in UNKNOWN_OUTCOME and place % 2):
            self.settle(known, state, error)
        else:
            status = StatusReport(state, self.now, "wamid.1", 131026 if error else None, error)
            self.contacts.record_status(ContactRef(KEY, known.id), status)

    def settle(self, known: Contact, state: ContactState, error: SendErrorClass | None) -> None:
        after = known.with_evidence(state, self.now)
        self.contacts.settle(
            KEY, replace(after, error_class=error, error_code=1 if error else None)
        )

    def move(self, name: str) -> None:
        active = self.read().active_holds(self.now)
        ended = [replace(one, until=self.now) for one in active if one.id == name]
        self.changes.put_profile(replace(PROFILE, name=f"Ana {self.writes}"), ended)


@given(st.lists(STEPS, max_size=16), LATER)
@settings(deadline=None)
def test_after_every_write_of_any_life_a_look_gives_the_view_of_the_whole(
    steps: list[object], later: timedelta
) -> None:
    life = _Written()
    for step in steps:
        life.step(step)
        excerpt, account = life.look(), life.read()
        for at in (life.now, life.now + later):
            assert excerpt.view(at) == view_of(account, at)


def test_a_life_of_messages_is_looked_at_without_reading_its_history() -> None:
    """So the property above is of what is stored, and not of an account that is folded anew."""
    life = _Written()
    for _ in range(9):
        life.now += timedelta(days=3)
        life.claim([])
        life.learn(-1, ContactState.DELIVERED, None)
    assert len(life.look().recent) == 1
    assert life.look().base.next_seq == 9
