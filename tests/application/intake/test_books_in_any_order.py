"""Whatever arrives in whatever order, money is conserved and the books are one.

The judge is a plain computation from what was said, which knows neither accounts nor their code.
To add a kind of fact: draw it in `histories`, say it in `_send`, and count it in `PlainBooks`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
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
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.intake.corrections import read_credit_note, read_reversal
from puntual.intake.customers import read_customer_copy
from puntual.intake.documents import read_invoice, read_payment
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.fakes.clock import NOON, FixedClock
from tests.fakes.conditions import ConditionsMemory, FakePaymentFeed
from tests.fakes.schedule import FakeWakeUps

ACME = CreditorId("acme")
DEBTORS = ("C-1", "C-2", "C-3")
FIRST_DAY = date(2026, 2, 1)
WRITTEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Bill:
    """One copy of an invoice; the one that was written last counts."""

    name: str
    debtor: str
    minor: int
    due: int
    minute: int
    moved_from: str | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Money:
    """A payment or a credit note, which names an invoice or a debtor."""

    kind: str
    name: str
    minor: int
    day: int
    bill: str | None = None
    debtor: str | None = None


@dataclass(frozen=True)
class Back:
    """Money of a payment that went back."""

    paid: str
    name: str
    minor: int


@dataclass(frozen=True)
class Merge:
    """One customer that becomes another one."""

    source: str
    into: str


type Fact = Bill | Money | Back | Merge


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """Draw what was said in all: a few invoices with their copies, money, merges."""
    facts: list[Fact] = []
    names = [f"F-{number}" for number in range(draw(st.integers(1, 4)))]
    for name in names:
        facts += draw(_copies(name))
    for number in range(draw(st.integers(0, 5))):
        facts += draw(_money(f"M-{number}", names))
    one, other, third = draw(st.permutations(DEBTORS))
    chains = [[], [(one, other)], [(one, other), (other, third)], [(one, third), (other, third)]]
    return [*facts, *(Merge(*pair) for pair in draw(st.sampled_from(chains)))]


@st.composite
def _copies(draw: st.DrawFn, name: str) -> list[Fact]:
    copies: list[Fact] = []
    before: str | None = None
    for minute in range(draw(st.integers(1, 3))):
        debtor = draw(st.sampled_from(DEBTORS))
        minor, due = draw(st.integers(1, 500)), draw(st.integers(0, 3))
        moved_from = before if before not in (None, debtor) else None
        is_cancelled = minute == 2 and draw(st.booleans())
        copies.append(Bill(name, debtor, minor, due, minute, moved_from, is_cancelled))
        before = debtor
    return copies


@st.composite
def _money(draw: st.DrawFn, name: str, bills: Sequence[str]) -> list[Fact]:
    kind = draw(st.sampled_from(["payment", "credit"]))
    minor, day = draw(st.integers(1, 600)), draw(st.integers(0, 3))
    if draw(st.booleans()):
        money = Money(kind, name, minor, day, bill=draw(st.sampled_from(bills)))
    else:
        money = Money(kind, name, minor, day, debtor=draw(st.sampled_from(DEBTORS)))
    gone = draw(st.integers(0, minor)) if kind == "payment" else 0
    return [money, *([Back(name, f"R-{name}", gone)] if gone else [])]


class PlainBooks:
    """What each debtor owes and has in hand, counted from all that was said."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        said = list(facts)
        self._homes = {one.source: one.into for one in said if isinstance(one, Merge)}
        copies = sorted((one for one in said if isinstance(one, Bill)), key=lambda one: one.minute)
        self._bills = {one.name: one for one in copies}
        gone = {one.paid: one.minor for one in said if isinstance(one, Back)}
        self._money = [
            (one, one.minor - gone.get(one.name, 0)) for one in said if isinstance(one, Money)
        ]

    def of(self, debtor: str) -> tuple[Mapping[str, int], int]:
        """Return what is open of each invoice of a debtor, and what is in hand."""
        owed = {
            one.name: one.minor
            for one in sorted(self._bills.values(), key=lambda one: (one.due, one.name))
            if self._home(one.debtor) == debtor and not one.is_cancelled
        }
        in_hand = 0
        for money, minor in self._in_order():
            if self._owner(money) == debtor:
                in_hand += _spend(owed, money.bill, minor)
        return {name: minor for name, minor in owed.items() if minor}, in_hand

    @property
    def total(self) -> int:
        """Return all that is owed less all that came."""
        asked = sum(one.minor for one in self._bills.values() if not one.is_cancelled)
        return asked - sum(minor for _, minor in self._money)

    def _in_order(self) -> list[tuple[Money, int]]:
        return sorted(self._money, key=lambda one: (one[0].day, one[0].kind, one[0].name))

    def _owner(self, money: Money) -> str:
        named = self._bills[money.bill].debtor if money.bill else money.debtor
        assert named is not None
        return self._home(named)

    def _home(self, debtor: str) -> str:
        return self._home(self._homes[debtor]) if debtor in self._homes else debtor


def _spend(owed: dict[str, int], first: str | None, minor: int) -> int:
    for name in [*([first] if first in owed else []), *owed]:
        taken = min(owed[name], minor)
        owed[name] -= taken
        minor -= taken
    return minor


class Books:
    """The product, over a table in memory."""

    def __init__(self) -> None:
        table = Table(MemoryDynamoDB().as_client(), "in-memory")
        self.accounts = DynamoAccounts(table)
        self.ports = Dependencies(
            self.accounts,
            DynamoAccountChanges(table),
            DynamoDocuments(table),
            DynamoPeople(table),
            FakeWakeUps(),
            FixedClock(),
            FakePaymentFeed(ConditionsMemory()),
            PackagedRuleBook(),
            lambda _: "",
        )
        known = [read_customer_copy({"id": one, "name": one}, ACME) for one in DEBTORS]
        take_in(self.ports, CUSTOMERS, known)

    def send_all(self, facts: Sequence[Fact]) -> None:
        """Send facts in their order, and what was refused again, as a billing system does."""
        waiting = list(facts)
        while waiting:
            refused = [one for one in waiting if not isinstance(self._send(one), Stored)]
            assert len(refused) < len(waiting), refused
            waiting = refused

    def of(self, debtor: str) -> tuple[Mapping[str, int], int]:
        account = self.accounts.read(DebtorKey(ACME, DebtorId(debtor)))
        assert account is not None
        still_open = account.balance.open_instalments
        return (
            {one.key.invoice.external_id: one.outstanding.minor for one in still_open},
            sum(one.minor for one in account.balance.credits),
        )

    def views_differ(self) -> Iterator[str]:
        """Yield the debtors whose stored view is not that of their whole account."""
        for debtor in DEBTORS:
            key = DebtorKey(ACME, DebtorId(debtor))
            excerpt, account = self.accounts.look(key), self.accounts.read(key)
            assert excerpt is not None
            assert account is not None
            if excerpt.view(NOON) != view_of(account, NOON):
                yield debtor

    def _send(self, fact: Fact) -> Outcome:
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


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _bill(bill: Bill) -> dict[str, object]:
    return {
        "source": "erp",
        "external_id": bill.name,
        "debtor_id": bill.debtor,
        "issued_on": FIRST_DAY.isoformat(),
        "due_on": (FIRST_DAY + timedelta(days=bill.due)).isoformat(),
        "currency": "MXN",
        "amount": _amount(bill.minor),
        "status": "cancelled" if bill.is_cancelled else "open",
        "updated_at": (WRITTEN + timedelta(minutes=bill.minute)).isoformat(),
        **({"moved_from": bill.moved_from} if bill.moved_from else {}),
    }


def _sum(money: Money) -> dict[str, object]:
    day = (FIRST_DAY + timedelta(days=money.day)).isoformat()
    return {
        "source": "erp",
        "external_id": money.name,
        "amount": _amount(money.minor),
        "currency": "MXN",
        ("paid_on" if money.kind == "payment" else "issued_on"): day,
        **({"debtor_id": money.debtor} if money.debtor else {}),
        **({"invoice": {"source": "erp", "external_id": money.bill}} if money.bill else {}),
    }


def _back(back: Back) -> dict[str, object]:
    return {
        "payment": {"source": "erp", "external_id": back.paid},
        "external_id": back.name,
        "amount": _amount(back.minor),
        "reversed_on": "2026-02-20",
        "reason": "bounced",
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), said=histories())
def test_in_any_order_of_arrival_the_books_are_what_was_said(
    data: st.DataObject, said: list[Fact]
) -> None:
    plain, books = PlainBooks(said), Books()
    order = data.draw(st.permutations(said))
    repeats = data.draw(st.lists(st.sampled_from(said), max_size=4))
    books.send_all(order)
    for one in repeats:
        books._send(one)
    found = {debtor: books.of(debtor) for debtor in DEBTORS}
    assert found == {debtor: plain.of(debtor) for debtor in DEBTORS}
    owed = sum(sum(still_open.values()) - in_hand for still_open, in_hand in found.values())
    assert owed == plain.total
    assert list(books.views_differ()) == []
