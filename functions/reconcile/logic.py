"""The daily pass over every account, resumable: each hourly tick goes on where the last stopped.

For each account it gives up on outcomes that are overdue, puts the wake-up that should exist, or
the reason why there is none, counts the figures of the day that has ended, and repairs the stored
view if that does not come to the account's documents. It sends nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from functions.reconcile.daily_pass import DailyPass, resume, state_of
from functions.reconcile.day_close import close_day
from functions.reconcile.dependencies import Dependencies
from functions.reconcile.wake_up_repair import repair_wake_up
from puntual.application.expire_contacts import expire_overdue
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.daily_metrics import MetricCounts, daily_metrics_of
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.template_impact import money_at_stake
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY

_PAGE = 100
# A day is over everywhere from Noronha to Tijuana at 08:00 UTC of the next.
_DAY_ENDS = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one tick did.

    Attributes:
        day: the day that is being counted.
        refolded: the accounts whose stored view was wrong.
        finished: whether this tick finished the pass; ``daily_metrics`` is filled only then.
        daily_metrics: of all creditors together: no dimension tells them apart.
    """

    day: date
    accounts: int = 0
    expired: int = 0
    repaired: int = 0
    refolded: int = 0
    finished: bool = False
    daily_metrics: Mapping[str, int | str] = field(default_factory=dict)


def reconcile(
    dependencies: Dependencies, now: datetime, has_time: Callable[[], bool]
) -> Reconciled:
    """Go on with the pass over the day that has ended, as long as there is time."""
    running = resume(dependencies.cursor.read(), (now - _DAY_ENDS).date() - timedelta(days=1))
    tally = Reconciled(running.day)
    while not running.done and has_time():
        keys, running.after = dependencies.accounts.page(running.after, _PAGE)
        for key in keys:
            account = dependencies.accounts.read(key)
            if account is not None:
                tally = _reconcile_one(dependencies, running, tally, account, now)
                refolded = _repair_view(dependencies, account, now)
                tally = replace(tally, refolded=tally.refolded + int(refolded))
        if running.after is None:
            # The figures first: a tick that dies here counts the last page again, and loses none.
            figures = close_day(dependencies, running)
            tally = replace(tally, finished=True, daily_metrics=figures)
            running.done = True
        dependencies.cursor.write(state_of(running))
    return tally


def _reconcile_one(
    dependencies: Dependencies,
    running: DailyPass,
    tally: Reconciled,
    account: Account,
    now: datetime,
) -> Reconciled:
    account, expired = expire_overdue(dependencies.contacts, account, now)
    totals = running.totals.setdefault(account.key.creditor, Counter())
    creditor = dependencies.creditors.read(account.key.creditor)
    terms = None if creditor is None else dependencies.terms.terms_for(account, creditor, now)
    totals.update(daily_metrics_of(account, running.day, _zone_of(terms)))
    repaired = False
    if terms is not None:
        repaired = repair_wake_up(dependencies, account, terms, now)
        totals.update(_at_stake(view_of(account, now), terms, running.day))
    return replace(
        tally,
        accounts=tally.accounts + 1,
        expired=tally.expired + expired,
        repaired=tally.repaired + int(repaired),
    )


def _repair_view(dependencies: Dependencies, account: Account, now: datetime) -> bool:
    """Fold an account anew if a sender would see another one than its documents make.

    What changes between the two reads looks like a difference, so the repair compares again.
    """
    excerpt = dependencies.accounts.look(account.key)
    if excerpt is None or excerpt.view(now) == view_of(account, now):
        return False
    return dependencies.changes.refold(account.key, now)


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
