"""What the pass does with one account, step by step, from what the scan already has in hand."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Final
from zlib import crc32

from functions.reconcile.compared_views import ComparedViews
from functions.reconcile.dependencies import Dependencies
from functions.reconcile.discounts import tell_discounts
from functions.reconcile.waiting import WAITING
from functions.reconcile.wake_up_repair import expected_wake_up
from puntual.application.expire_contacts import overdue_among
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.promise_metrics import metrics_of_promises
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.daily_metrics import (
    MetricCounts,
    metrics_of_documents,
    metrics_of_view,
    sales_of_documents,
)
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import contacts_to_move, places_that_may_leave
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.template_impact import money_at_stake
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import waiting_for
from puntual.ports.daily_pass import DailyPass, ScannedAccount
from puntual.ports.scheduling import WakeUp

# Every account is read whole, and its view compared, at least once in so many passes. One whose
# view says something else than when it was last compared does not wait for that.
SAMPLE_DAYS: Final = 35


@dataclass(slots=True)
class Visit:
    """One account on its way through the steps.

    Attributes:
        scanned: as the scan found it.
        excerpt: what a sender would read of it, as far as the steps so far know.
        contacts: likewise.
        now: the instant (UTC) of the visit.
        compared: what is remembered of the views of its segment.
        terms: those of a decision; None while its creditor is not set up.
        books: all of it, or all but contacts that have left; None where no step needed that.
        figures: what it adds to the day.
        wake_up: the one that it should have, if any.
        needs_repair: whether it has to be decided about on a fresh look.
    """

    scanned: ScannedAccount
    excerpt: AccountExcerpt
    contacts: tuple[Contact, ...]
    now: datetime
    compared: ComparedViews
    terms: Terms | None
    books: Account | None = None
    figures: MetricCounts = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    wake_up: WakeUp | None = None
    needs_repair: bool = False

    @property
    def view(self) -> AccountView:
        """Return the view of the account at the instant of the visit."""
        return self.excerpt.view(self.now)


type AccountStep = Callable[[Dependencies, DailyPass, Visit], None]


def begin_visit(
    dependencies: Dependencies, scanned: ScannedAccount, compared: ComparedViews, now: datetime
) -> Visit | None:
    """Return the visit of an account; None for one that has vanished meanwhile."""
    excerpt = scanned.excerpt() or dependencies.accounts.look(scanned.key)
    if excerpt is None:
        return None
    creditor = dependencies.creditors.read(scanned.key.creditor)
    terms = None if creditor is None else dependencies.terms.terms_for(excerpt, creditor, now)
    return Visit(scanned, excerpt, scanned.contacts(), now, compared, terms)


def _expire(dependencies: Dependencies, _: DailyPass, visit: Visit) -> None:
    """Give up on outcomes that are overdue."""
    overdue = overdue_among(visit.contacts, visit.now)
    if not overdue:
        return
    expired = {one.id: one.with_evidence(ContactState.EXPIRED, visit.now) for one in overdue}
    for contact in expired.values():
        dependencies.contacts.settle(visit.scanned.key, contact)
    visit.contacts = tuple(expired.get(one.id, one) for one in visit.contacts)
    visit.excerpt = dependencies.accounts.look(visit.scanned.key) or visit.excerpt
    visit.done["expired"] += len(expired)


def _learn(dependencies: Dependencies, _: DailyPass, visit: Visit) -> None:
    """Join the ids that statuses told to the record, and what was withdrawn from them."""
    told = visit.scanned.told_ids()
    if not told:
        return
    dependencies.changes.learn_ids(visit.scanned.key, told)
    visit.excerpt = dependencies.accounts.look(visit.scanned.key) or visit.excerpt
    visit.done["learned"] += 1


def _compare(dependencies: Dependencies, running: DailyPass, visit: Visit) -> None:
    """Fold an account anew if a sender would see another one than its documents make.

    It is read when something of it was changed since the last pass, when its view says something
    else than when it was last compared, and in the sample. What has left it is read with the
    sample, and where the view says more than the rest can tell.
    """
    is_sampled = running.since is None or _is_sampled(running, visit.scanned.key)
    if not is_sampled and not _is_in_doubt(running, visit):
        return
    if is_sampled or not _agrees(visit, visit.scanned.unpacked()):
        _compare_whole(dependencies, visit)
    visit.compared.note(visit.excerpt.base)


def _agrees(visit: Visit, books: Account) -> bool:
    """Tell whether a sender sees what an account's documents make."""
    visit.books = books
    return visit.view == view_of(books, visit.now)


def _compare_whole(dependencies: Dependencies, visit: Visit) -> None:
    if _agrees(visit, visit.scanned.whole()):
        return
    # What changes between two reads looks like a difference, so the repair compares again.
    if dependencies.changes.refold(visit.scanned.key, visit.now):
        visit.done["refolded"] += 1
    visit.excerpt = dependencies.accounts.look(visit.scanned.key) or visit.excerpt


def _count(_: Dependencies, running: DailyPass, visit: Visit) -> None:
    """Count the figures of the day that has ended."""
    visit.figures.update(metrics_of_view(visit.view, visit.contacts, running.day))
    visit.figures.update(metrics_of_promises(visit.view, running.day, visit.now))
    if visit.terms is not None:
        visit.figures.update(_at_stake(visit.view, visit.terms, running.day))
    if visit.books is not None:
        zone = _zone_of(visit.terms)
        visit.figures.update(metrics_of_documents(visit.books, running.day, zone))
        visit.figures.update(_sales(running, visit.books))


def _tell(dependencies: Dependencies, running: DailyPass, visit: Visit) -> None:
    """Tell the billing system of new discounts; an account with news was read.

    An offer in a contact that has left it was missed by the comparison, if it counts.
    """
    if visit.books is not None:
        tell_discounts(dependencies, running, visit.books)


def _decide(dependencies: Dependencies, _: DailyPass, visit: Visit) -> None:
    """Find out which wake-up there should be, or which reason for none; count who waits."""
    if visit.terms is None:
        return
    excerpt = dependencies.terms.with_phone(visit.excerpt)
    expected = expected_wake_up(dependencies, excerpt.view(visit.now), visit.terms, visit.now)
    visit.wake_up = expected.wake_up
    if expected.wake_up is None:
        visit.needs_repair = expected.on_record != visit.scanned.last_reasons()
    waiting = waiting_for(expected.reasons)
    if waiting is not None:
        visit.figures[f"{WAITING}{waiting}"] += 1


def _move(dependencies: Dependencies, _: DailyPass, visit: Visit) -> None:
    """Move contacts that no look needs any more to the history, once enough of them wait."""
    before = places_that_may_leave(visit.excerpt)
    if contacts_to_move(visit.contacts, before, visit.now):
        visit.done["moved"] += dependencies.history.move(visit.excerpt, visit.now)


STEPS: Final[tuple[AccountStep, ...]] = (
    _expire,
    _learn,
    _compare,
    _count,
    _tell,
    _decide,
    _move,
)


def sample_group(key: DebtorKey) -> int:
    """Return in which of the passes of a sample an account is read whole."""
    return crc32(f"{key.creditor}#{key.debtor}".encode()) % SAMPLE_DAYS


def sampled_group(running: DailyPass) -> int | None:
    """Return the group that a pass reads whole; None for the first, which reads everybody."""
    return None if running.since is None else running.number % SAMPLE_DAYS


def _is_sampled(running: DailyPass, key: DebtorKey) -> bool:
    return sampled_group(running) in {None, sample_group(key)}


def _is_in_doubt(running: DailyPass, visit: Visit) -> bool:
    noted_on = visit.scanned.noted_on()
    since = running.day if running.since is None else _day_of(running.since)
    if noted_on is not None and noted_on >= min(running.day, since):
        return True
    return not visit.compared.agrees(visit.excerpt.base)


def _sales(running: DailyPass, books: Account) -> MetricCounts:
    group = sample_group(books.key)
    sales = sales_of_documents(books, running.day, running.since, before=running.started_at)
    return Counter({f"{name}.{group}": minor for name, minor in sales.items()})


def _day_of(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _zone_of(terms: Terms | None) -> tzinfo:
    """Return the zone whose days the debtor uses up; UTC for a debtor without messages."""
    return UTC if terms is None or terms.rules is None else terms.rules.zones[0]


def _at_stake(view: AccountView, terms: Terms, day: date) -> MetricCounts:
    """Count what is outstanding on instalments that a lost template would still speak of."""
    stakes: MetricCounts = Counter()
    for lost in terms.conditions.broken_templates if terms.policy is not None else ():
        stem = lost.partition("/")[0]
        for money in money_at_stake([view], terms.policy or DEFAULT_POLICY, stem, day):
            name = f"at_stake.{money.currency}"
            # Two lost templates may speak of the same instalment: it is at stake once.
            stakes[name] = max(stakes[name], money.minor)
    return stakes
