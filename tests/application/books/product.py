"""The product, over a table in memory, to which facts are said as a billing system says them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.intake.corrections import CREDIT_NOTES, REVERSALS
from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.merging import merge_customers
from puntual.application.intake.outcomes import Outcome, Stored
from puntual.application.intake.store import take_in
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Coverage, EarlyOffer, Purpose, contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money as Amount
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.receivables.receivable import InstalmentKey
from puntual.domain.sending.conditions import ALL_CLEAR
from puntual.intake.corrections import read_credit_note, read_reversal
from puntual.intake.customers import read_customer_copy
from puntual.intake.documents import read_invoice, read_payment
from tests.application.books.facts import DEBTORS, Back, Bill, Fact, Key, Merge, Money, Told
from tests.application.books.plain import Standing
from tests.domain.decision.decision_cases import RULES
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.fakes.clock import NOON, FixedClock
from tests.fakes.conditions import ConditionsMemory, FakePaymentFeed
from tests.fakes.schedule import FakeWakeUps

ACME: Final = CreditorId("acme")
FIRST_DAY: Final = date(2026, 2, 1)
WRITTEN: Final = datetime(2026, 2, 18, 12, tzinfo=UTC)
BEFORE_ALL: Final = datetime(2026, 2, 19, 12, tzinfo=UTC)


class Books:
    """The product, over a table in memory."""

    def __init__(self) -> None:
        table = Table(MemoryDynamoDB().as_client(), "in-memory")
        self.accounts = DynamoAccounts(table)
        self.contacts = DynamoContacts(table)
        self.clock = FixedClock()
        self.ports = Dependencies(
            self.accounts,
            DynamoAccountChanges(table),
            DynamoDocuments(table),
            DynamoPeople(table),
            FakeWakeUps(),
            self.clock,
            FakePaymentFeed(ConditionsMemory()),
            PackagedRuleBook(),
            lambda _: "",
        )
        self._told = self._to_tell = 0
        known = [read_customer_copy({"id": one, "name": one}, ACME) for one in DEBTORS]
        take_in(self.ports, CUSTOMERS, known)

    def send_all(self, facts: Sequence[Fact], watched: str) -> None:
        """Send facts in their order, and what was refused again, as a billing system does.

        After each the view of one debtor is compared: a later fact may mend what one has broken.
        """
        waiting = list(facts)
        self._to_tell = sum(isinstance(one, Told) for one in facts)
        while waiting:
            refused = [one for one in waiting if not self._is_taken(one, watched)]
            assert len(refused) < len(waiting), refused
            waiting = refused

    def of(self, debtor: str) -> Standing:
        """Return how a debtor stands."""
        account = self._account(debtor)
        balance = account.balance
        taken_off: Counter[tuple[str, str]] = Counter()
        for one in balance.discounts:
            taken_off[one.instalment.invoice.external_id, one.amount.currency] += one.amount.minor
        still_open = balance.open_instalments
        return Standing(
            {(_key_of(one.key), one.amount.currency): one.outstanding.minor for one in still_open},
            {one.currency: one.minor for one in balance.credits},
            taken_off,
            {_key_of(one.key): (one.settled_on - FIRST_DAY).days for one in balance.settlements},
            self._steps(account),
            _counted(account),
        )

    def view_differs(self, debtor: str) -> bool:
        """Tell whether the stored view of a debtor is not that of the whole account."""
        return self._look(debtor).view(NOON) != view_of(self._account(debtor), NOON)

    def _is_taken(self, fact: Fact, watched: str) -> bool:
        is_taken = self.send(fact)
        assert not self.view_differs(watched), fact
        return is_taken

    def send(self, fact: Fact) -> bool:
        """Say one fact; return whether it was taken."""
        if isinstance(fact, Told):
            return self._tell(fact)
        if isinstance(fact, Money) and fact.kind == "payment":
            if not fact.was_known and self._told < self._to_tell:
                return False
            self.clock.set(BEFORE_ALL if fact.was_known else NOON)
        if isinstance(fact, Bill) and fact.was_known:
            self.clock.set(BEFORE_ALL)
        outcome = self._send(fact)
        self.clock.set(NOON)
        return isinstance(outcome, Stored)

    def _account(self, debtor: str) -> Account:
        account = self.accounts.read(DebtorKey(ACME, DebtorId(debtor)))
        assert account is not None
        return account

    def _look(self, debtor: str) -> AccountExcerpt:
        excerpt = self.accounts.look(DebtorKey(ACME, DebtorId(debtor)))
        assert excerpt is not None
        return excerpt

    def _steps(self, account: Account) -> Counter[tuple[Key, str, int | None]]:
        counted: Counter[tuple[Key, str, int | None]] = Counter()
        for one in view_of(account, NOON).sent_steps:
            day = None if one.due_on is None else (one.due_on - FIRST_DAY).days
            counted[_key_of(one.instalment), one.step, day] += one.times
        return counted

    def _tell(self, told: Told) -> bool:
        """Send a message, after those before it, to whoever has the invoices that it names."""
        if told.number != self._told:
            return told.number < self._told
        names = [key[0] for key, _ in told.due]
        homes = {self.ports.documents.debtor_of_invoice(ACME, _document(one)) for one in names}
        if len(homes) != 1 or None in homes:
            return False
        excerpt = self._look(str(homes.pop()))
        contact = _contact(told, excerpt.next_seq)
        self.contacts.claim(excerpt, contact, b"")
        arrived = contact.with_evidence(ContactState.DELIVERED, contact.claimed_at)
        self.contacts.settle(excerpt.key, arrived)
        self._told += 1
        return True

    def _send(self, fact: Bill | Money | Back | Merge) -> Outcome:
        match fact:
            case Bill():
                return take_in(self.ports, INVOICES, [read_invoice(_bill(fact), ACME)])[0]
            case Money(kind="payment"):
                return take_in(self.ports, PAYMENTS, [read_payment(_sum(fact), ACME)])[0]
            case Money():
                return take_in(self.ports, CREDIT_NOTES, [read_credit_note(_sum(fact), ACME)])[0]
            case Back():
                return take_in(self.ports, REVERSALS, [read_reversal(_back(fact), ACME)])[0]
            case Merge(source, into):
                left, stays = (DebtorKey(ACME, DebtorId(one)) for one in (source, into))
                return merge_customers(self.ports, left, stays, lambda: True)


def _counted(account: Account) -> Counter[tuple[Key, str]]:
    """Count as a decision does what speaks against sending a step again."""
    view = view_of(account, NOON)
    context = decision_context_of(view, DEFAULT_POLICY, RULES, ALL_CLEAR, NOON)
    counted: Counter[tuple[Key, str]] = Counter()
    for one in context.account.open_instalments:
        for sent in context.counted_steps_of(one):
            counted[_key_of(one.key), sent.step] += sent.times
    return counted


def _document(name: str) -> DocumentId:
    return DocumentId("erp", name)


def _key_of(key: InstalmentKey) -> Key:
    return key.invoice.external_id, key.number


def _contact(told: Told, seq: int) -> Contact:
    day = FIRST_DAY + timedelta(days=told.day)
    at = BEFORE_ALL + timedelta(hours=1 + told.number)
    offs = dict(told.offs)
    covered = tuple(
        Coverage(
            InstalmentKey(_document(key[0]), key[1]),
            told.step,
            FIRST_DAY + timedelta(days=due),
            offs.get(key, 0),
        )
        for key, due in told.due
    )
    return Contact(
        contact_id(seq, day, Purpose.REMINDER, 1 + told.number),
        Purpose.REMINDER,
        day,
        at,
        at + timedelta(hours=2),
        told.step,
        "template",
        "es",
        "default-1",
        covered,
        offer=_offer(told),
    )


def _offer(told: Told) -> EarlyOffer | None:
    if not told.offs:
        return None
    until = FIRST_DAY + timedelta(days=told.until)
    return EarlyOffer(told.percent, until, (Amount(told.sum, told.currency),))


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _bill(bill: Bill) -> dict[str, object]:
    return {
        "source": "erp",
        "external_id": bill.name,
        "debtor_id": bill.debtor,
        "issued_on": FIRST_DAY.isoformat(),
        "instalments": [
            {"due_on": (FIRST_DAY + timedelta(days=due)).isoformat(), "amount": _amount(minor)}
            for due, minor in bill.parts
        ],
        "currency": bill.currency,
        "status": "cancelled" if bill.is_cancelled else "open",
        "updated_at": (WRITTEN + timedelta(minutes=bill.minute)).isoformat(),
        **({"moved_from": bill.moved_from} if bill.moved_from else {}),
    }


def _sum(money: Money) -> dict[str, object]:
    day = (FIRST_DAY + timedelta(days=money.day)).isoformat()
    is_note = money.kind == "credit"
    written = (WRITTEN + timedelta(minutes=money.minute)).isoformat()
    return {
        "source": "erp",
        "external_id": money.name,
        "amount": _amount(money.minor),
        "currency": money.currency,
        ("issued_on" if is_note else "paid_on"): day,
        **({"debtor_id": money.debtor} if money.debtor else {}),
        **({"invoice": {"source": "erp", "external_id": money.bill}} if money.bill else {}),
        **({"updated_at": written} if is_note else {}),
        **({"status": "cancelled"} if money.is_cancelled else {}),
    }


def _back(back: Back) -> dict[str, object]:
    return {
        "payment": {"source": "erp", "external_id": back.paid},
        "external_id": back.name,
        "amount": _amount(back.minor),
        "reversed_on": "2026-02-20",
        "reason": back.reason,
    }
