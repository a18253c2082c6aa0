"""Store what arrived, once, and ask for a look at each account that it changed.

A batch is a list of items that know nothing of each other: each gets an outcome of its own, in
its place, whatever becomes of the others. Items of one debtor are taken in their order, debtors
side by side.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment, Rejected
from puntual.application.intake.outcomes import Contradicted, Outcome, Postponed, Stored, Unmatched
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.decision.expected_value import expected_value
from puntual.domain.errors import Conflict, InvalidInput, NotFound, StaleAccount, Unavailable
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.receivables.receivable import Payment
from puntual.ports.accounts import AccountChanges, Accounts, Documents, Ingested
from puntual.ports.clock import Clock
from puntual.ports.operations import PaymentFeed
from puntual.ports.policies import RuleBook
from puntual.ports.scheduling import WakeUps

# A row may never be written behind a tick that has queried already.
EVALUATE_AFTER = timedelta(seconds=60)
# Clocks differ; but a grant of tomorrow would outlast an opt-out of today.
_CLOCK_SKEW = timedelta(minutes=5)
# Somewhere it is tomorrow already.
_LATEST_PAYMENT = timedelta(days=1)
# What is said of a phone ends with the phone.
# The earliest step of the presumed cadence.
_SOON_DUE = timedelta(days=7)
_OF_THE_PHONE = frozenset({HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE})


type Task = Callable[[], None]
type Run = Callable[[Iterable[Task]], None]


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that taking in needs."""

    accounts: Accounts
    changes: AccountChanges
    documents: Documents
    wake_ups: WakeUps
    clock: Clock
    feed: PaymentFeed
    rules: RuleBook


@dataclass(frozen=True, slots=True)
class Kind[T]:
    """What is particular to customers, invoices or payments.

    Attributes:
        locate: whose account an item belongs to; may raise what ``store`` may raise.
        store: puts it there, and tells what that changed.
        value: what they make a message worth, as far as they say; zero for nobody knows.
    """

    locate: Callable[[Dependencies, T], DebtorKey]
    store: Callable[[Dependencies, DebtorKey, T], Ingested]
    value: Callable[[DebtorKey, Sequence[T], date], int] = lambda *_: 0


def in_turn(tasks: Iterable[Task]) -> None:
    """Run tasks one after the other."""
    for task in tasks:
        task()


def always() -> bool:
    """Tell that there is time enough."""
    return True


def take_in[T](
    dependencies: Dependencies,
    kind: Kind[T],
    items: Sequence[T | Rejected],
    run: Run = in_turn,
    has_time: Callable[[], bool] = always,
) -> list[Outcome]:
    """Store the items and return an outcome for each, in their order.

    Args:
        dependencies: the ports.
        kind: what the items are.
        items: what was sent, each believed or rejected already.
        run: how independent tasks are run; it returns when all are done.
        has_time: asked before each item; without time the rest is postponed.
    """
    outcomes: list[Outcome] = [
        item if isinstance(item, Rejected) else Postponed() for item in items
    ]
    believed = {i: item for i, item in enumerate(items) if not isinstance(item, Rejected)}
    owners: dict[int, DebtorKey] = {}

    def locate(index: int) -> None:
        found = _guarded(partial(kind.locate, dependencies, believed[index]))
        if isinstance(found, DebtorKey):
            owners[index] = found
        else:
            outcomes[index] = found

    def store(key: DebtorKey, indexes: Sequence[int]) -> None:
        results = _store_for(dependencies, kind, key, [believed[i] for i in indexes], has_time)
        for index, outcome in zip(indexes, results, strict=True):
            outcomes[index] = outcome

    run(partial(locate, index) for index in believed)
    run(partial(store, key, indexes) for key, indexes in _by_owner(owners).items())
    return outcomes


def _by_owner(owners: Mapping[int, DebtorKey]) -> dict[DebtorKey, list[int]]:
    groups: dict[DebtorKey, list[int]] = {}
    for index in sorted(owners):
        groups.setdefault(owners[index], []).append(index)
    return groups


def _store_for[T](
    dependencies: Dependencies,
    kind: Kind[T],
    key: DebtorKey,
    items: Sequence[T],
    has_time: Callable[[], bool],
) -> list[Outcome]:
    """Store the items of one debtor, then ask once for a look at the account.

    When asking fails, what was stored is answered as postponed. Sent again it is unchanged, and
    asks again: whoever sends it cannot know how far the first time went.
    """
    outcomes = [_store_one(dependencies, kind, key, item, has_time) for item in items]
    if not any(_may_be_on_record(outcome) for outcome in outcomes):
        return outcomes
    at = dependencies.clock.now() + EVALUATE_AFTER
    try:
        dependencies.wake_ups.put(key, at, kind.value(key, items, at.date()))
    except Unavailable:
        return [Postponed() if _may_be_on_record(outcome) else outcome for outcome in outcomes]
    return outcomes


def _store_one[T](
    dependencies: Dependencies,
    kind: Kind[T],
    key: DebtorKey,
    item: T,
    has_time: Callable[[], bool],
) -> Outcome:
    if not has_time():
        return Postponed()
    status = _guarded(partial(kind.store, dependencies, key, item))
    return Stored(status, key) if isinstance(status, Ingested) else status


def _may_be_on_record(outcome: Outcome) -> bool:
    """Tell whether an item may be stored: it may even if only the answer was lost."""
    return isinstance(outcome, Stored | Postponed)


def _guarded[R](work: Callable[[], R]) -> R | Rejected | Contradicted | Unmatched | Postponed:
    try:
        return work()
    except InvalidInput as err:
        return Rejected((err,))
    except (StaleAccount, Unavailable):
        return Postponed()
    except Conflict as err:
        return Contradicted(str(err))
    except NotFound as err:
        return Unmatched(str(err))


def _locate_invoice(_: Dependencies, item: IncomingInvoice) -> DebtorKey:
    return item.key


def _store_invoice(dependencies: Dependencies, key: DebtorKey, item: IncomingInvoice) -> Ingested:
    invoice = replace(item.invoice, recorded_at=dependencies.clock.now())
    with _conflicts_told_as("this invoice is on record for another debtor"):
        return dependencies.changes.put_invoice(key, invoice, item.fingerprint())


def _value_of_invoices(key: DebtorKey, items: Sequence[IncomingInvoice], today: date) -> int:
    """Return what a message about invoices is worth, as if they were all that is owed.

    What was paid and what else is owed would cost a read for each; the look knows them. No place
    is kept for an invoice of next month: the look only finds out when it is due.
    """
    latest = {item.invoice.id: item.invoice for item in items}
    due = (part.due_on for one in latest.values() for part in one.instalments)
    if min(due, default=date.max) > today + _SOON_DUE:
        return 0
    return expected_value(Account(Profile(key), invoices=tuple(latest.values())), today)


def _locate_payment(dependencies: Dependencies, item: IncomingPayment) -> DebtorKey:
    owner = _owner_of_named(dependencies, item)
    if item.debtor is None:
        if owner is None:
            raise NotFound(
                "the invoice that it names is not on record; "
                "send the invoice first, or send debtor_id"
            )
        return DebtorKey(item.creditor, owner)
    if owner is not None and owner != item.debtor:
        raise Conflict("the invoice that it names belongs to another debtor; correct one of them")
    return DebtorKey(item.creditor, item.debtor)


def _owner_of_named(dependencies: Dependencies, item: IncomingPayment) -> DebtorId | None:
    if item.invoice is None:
        return None
    return dependencies.documents.debtor_of_invoice(item.creditor, item.invoice)


def _store_payment(dependencies: Dependencies, key: DebtorKey, item: IncomingPayment) -> Ingested:
    now = dependencies.clock.now()
    if item.paid_on > (now + _LATEST_PAYMENT).date():
        raise InvalidInput(
            "paid_on", "is in the future", "send a payment once the money has arrived"
        )
    payment = Payment(item.document, item.amount, item.paid_on, now, item.invoice)
    with _conflicts_told_as(
        "this payment is on record with other content; a correction is a payment of its own"
    ):
        return dependencies.changes.put_payment(key, payment, item.fingerprint())


@contextmanager
def _conflicts_told_as(problem: str) -> Iterator[None]:
    """Tell the caller what an adapter's conflict means here; a race is none."""
    try:
        yield
    except StaleAccount:
        raise
    except Conflict as err:
        raise Conflict(problem) from err


def _locate_customer(_: Dependencies, profile: Profile) -> DebtorKey:
    return profile.key


def _store_customer(dependencies: Dependencies, key: DebtorKey, sent: Profile) -> Ingested:
    now = dependencies.clock.now()
    _require_past_consents(sent, now)
    account = dependencies.accounts.read(key)
    known = account.profile if account else None
    if known is not None and _adds_nothing(sent, known):
        return Ingested.UNCHANGED
    dependencies.changes.put_profile(sent, _ended_with_the_old_phone(account, sent, now))
    return Ingested.CREATED if known in (None, Profile(key)) else Ingested.UPDATED


def _require_past_consents(profile: Profile, now: datetime) -> None:
    for index, consent in enumerate(profile.consents):
        if consent.at > now + _CLOCK_SKEW:
            raise InvalidInput(
                f"consents[{index}].at", "is in the future", "send when it was said"
            )


def _adds_nothing(sent: Profile, known: Profile) -> bool:
    """Tell whether all that was sent is on record, beside what only we can know."""
    same = replace(sent, consents=known.consents, wa_ids=known.wa_ids) == known
    return same and set(sent.consents) <= set(known.consents) and sent.wa_ids <= known.wa_ids


def _ended_with_the_old_phone(
    account: Account | None, sent: Profile, now: datetime
) -> tuple[Hold, ...]:
    if account is None or account.profile.phone == sent.phone:
        return ()
    active = account.active_holds(now)
    lifted = tuple(replace(hold, until=now) for hold in active if hold.kind in _OF_THE_PHONE)
    # What the old phone has served already says nothing of the new one: it begins anew.
    served = (hold for hold in account.holds if hold not in active)
    forgotten = (
        replace(hold, until=hold.since) for hold in served if hold.kind is HoldKind.UNREACHABLE
    )
    return (*lifted, *forgotten)


CUSTOMERS = Kind(_locate_customer, _store_customer)
INVOICES = Kind(_locate_invoice, _store_invoice, _value_of_invoices)
PAYMENTS = Kind(_locate_payment, _store_payment)
