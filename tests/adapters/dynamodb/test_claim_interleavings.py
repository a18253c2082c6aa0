"""Two workers and five changes at one account, in any order of their calls to the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Semaphore, Thread, current_thread

from hypothesis import example, given, settings
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import StaleAccount
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import (
    NOON,
    a_consent,
    a_contact,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_invoice,
)

_TRIES = 3

type Part = Callable[[], None]


@dataclass(eq=False)
class _Actor:
    """Somebody who goes on, whenever it is their turn, up to their next call to the table."""

    part: Part
    paused: Semaphore
    turn: Semaphore = field(default_factory=lambda: Semaphore(0))
    is_gone: bool = False
    failure: BaseException | None = None

    def __post_init__(self) -> None:
        self.thread = Thread(target=self._act)
        self.thread.start()

    def go_on(self) -> None:
        self.turn.release()
        self.paused.acquire()

    def pause(self) -> None:
        self.paused.release()
        self.turn.acquire()

    def _act(self) -> None:
        self.turn.acquire()
        try:
            self.part()
        except BaseException as failure:  # noqa: BLE001 - the test raises it again
            self.failure = failure
        self.is_gone = True
        self.paused.release()


class _Stage:
    """An account, and all who work at it, one call at a time."""

    def __init__(self) -> None:
        client = MemoryDynamoDB()
        table = Table(client.as_client(), "in-memory")
        self.accounts, self.contacts = DynamoAccounts(table), DynamoContacts(table)
        self.changes = DynamoAccountChanges(table)
        self.changes.put_profile(a_profile())
        self.changes.put_invoice(a_key(), an_invoice(), "i1")
        self.claims = 0
        self._actors: dict[Thread, _Actor] = {}
        self._paused = Semaphore(0)
        self._is_peeking = False
        client.on_call = self._await_turn

    def play(self, parts: Sequence[Part], turns: Sequence[int]) -> None:
        actors = [_Actor(part, self._paused) for part in parts]
        self._actors = {actor.thread: actor for actor in actors}
        order = [*turns]
        while on_stage := [actor for actor in actors if not actor.is_gone]:
            on_stage[(order.pop() if order else 0) % len(on_stage)].go_on()
        for actor in actors:
            actor.thread.join()
            if actor.failure is not None:
                raise actor.failure

    def account(self) -> Account:
        account = self.accounts.read(a_key())
        assert account is not None
        return account

    def look(self) -> AccountExcerpt:
        excerpt = self.accounts.look(a_key())
        assert excerpt is not None
        return excerpt

    def peek(self) -> Account:
        """Read the account in the middle of a turn."""
        self._is_peeking = True
        account = self.account()
        self._is_peeking = False
        return account

    def work(self) -> None:
        """Do what a worker does; the first claim is given back, so that another one may follow."""
        for _ in range(_TRIES):
            read = self.look()
            if read.view(NOON).open_contact is not None:
                return
            place = read.next_seq
            contact = a_contact(
                seq=place, attempt=place, claimed_at=NOON + place * timedelta(minutes=1)
            )
            try:
                self.contacts.claim(read, contact, b"log")
            except StaleAccount:
                continue
            self._check(read, self.peek())
            self.claims += 1
            if place == 1:
                self.contacts.settle(a_key(), contact.given_back(contact.claimed_at))

    def _check(self, read: AccountExcerpt, now: Account) -> None:
        """Compare what was read with what was there when the claim was written."""
        before = replace(now, contacts=now.contacts[:-1])
        assert replace(read.view(NOON), rev=0) == view_of(before, NOON)

    def _await_turn(self, operation: str, rows: object) -> None:
        actor = self._actors.get(current_thread())
        if actor is not None and not self._is_peeking:
            assert rows, operation
            actor.pause()


@given(st.lists(st.integers(0, 6), min_size=8, max_size=70))
@example([])
@settings(max_examples=200, deadline=None)
def test_no_order_of_events_gives_two_claims_on_one_read_or_a_claim_on_an_old_one(
    turns: list[int],
) -> None:
    stage = _Stage()

    def pay() -> None:
        stage.changes.put_payment(a_key(), a_payment(), "p1")

    def consent() -> None:
        stage.changes.add_consent(a_key(), a_consent(source="web form"))

    def hold() -> None:
        stage.changes.add_hold(a_key(), a_hold())

    def bill() -> None:
        stage.changes.put_invoice(a_key(), an_invoice(external_id="F-2"), "i2")

    def disprove() -> None:
        stage.contacts.record_status(a_ref(a_contact(seq=1)), a_status())

    stage.play((stage.work, stage.work, pay, consent, hold, bill, disprove), turns)
    account = stage.account()
    assert replace(stage.look().view(NOON), rev=0) == replace(view_of(account, NOON), rev=0)
    # A status of a claim that is not there puts the contact on record.
    presumed = sum(not one.template for one in account.contacts)
    assert len(account.contacts) == stage.claims + presumed
    assert [one.id[:6] for one in account.contacts] == [
        f"{n:06}" for n in range(1, 1 + len(account.contacts))
    ]
    assert account.payments == (a_payment(),)
    assert len(account.profile.consents) == 2
