"""The daily pass over every account, resumable: each hourly tick goes on where the last stopped.

For each account it gives up on outcomes that are overdue, puts the wake-up that should exist, or
the reason why there is none, and counts the figures of the day that has ended. It sends nothing.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import assert_never

from puntual.application.decision_log import encode
from puntual.application.expire_contacts import expire_overdue
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.daily_metrics import (
    MetricCounts,
    daily_metrics_of,
    dso_by_currency,
    portfolio_of,
)
from puntual.domain.decision.decision import decide
from puntual.domain.decision.expected_value import value_of_evaluation
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.template_impact import money_at_stake
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.domain.sending.circuit_breaker import TRAILING_DAYS, limit_of
from puntual.ports.accounts import Accounts
from puntual.ports.clock import Clock
from puntual.ports.contacts import Contacts
from puntual.ports.creditors import CreditorReader
from puntual.ports.decisions import Decisions
from puntual.ports.operations import CircuitBreakers, DailyMetrics
from puntual.ports.scheduling import ReconcileCursor, WakeUps
from puntual.ports.sending_limits import Numbers

_PAGE = 100
# A day is over everywhere from Noronha to Tijuana at 08:00 UTC of the next.
_DAY_ENDS = timedelta(hours=8)
_REPAIR_GUARD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that reconciling needs."""

    accounts: Accounts
    contacts: Contacts
    wake_ups: WakeUps
    decisions: Decisions
    daily_metrics: DailyMetrics
    cursor: ReconcileCursor
    clock: Clock
    creditors: CreditorReader
    terms: TermsBook
    breakers: CircuitBreakers
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one tick did.

    Attributes:
        day: the day that is being counted.
        finished: whether this tick finished the pass; ``daily_metrics`` is filled only then.
        daily_metrics: of all creditors together: no dimension tells them apart.
    """

    day: date
    accounts: int = 0
    expired: int = 0
    repaired: int = 0
    finished: bool = False
    daily_metrics: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(slots=True)
class _Pass:
    day: date
    after: str | None = None
    done: bool = False
    totals: dict[str, MetricCounts] = field(default_factory=dict)
    numbers: set[PhoneNumberId] = field(default_factory=set)


def reconcile(
    dependencies: Dependencies, now: datetime, has_time: Callable[[], bool]
) -> Reconciled:
    """Go on with the pass over the day that has ended, as long as there is time."""
    running = _resume(dependencies.cursor.read(), (now - _DAY_ENDS).date() - timedelta(days=1))
    tally = Reconciled(running.day)
    while not running.done and has_time():
        keys, running.after = dependencies.accounts.page(running.after, _PAGE)
        for key in keys:
            account = dependencies.accounts.read(key)
            if account is not None:
                tally = _reconcile_one(dependencies, running, tally, account, now)
        if running.after is None:
            # The figures first: whoever dies here counts the last page again, and loses nothing.
            tally = _finish(dependencies, running, tally)
            running.done = True
        dependencies.cursor.write(_state_of(running))
    return tally


def _reconcile_one(
    dependencies: Dependencies, running: _Pass, tally: Reconciled, account: Account, now: datetime
) -> Reconciled:
    account, expired = expire_overdue(dependencies.contacts, account, now)
    totals = running.totals.setdefault(account.key.creditor, Counter())
    creditor = dependencies.creditors.read(account.key.creditor)
    terms = None if creditor is None else dependencies.terms.terms_for(account, creditor, now)
    totals.update(daily_metrics_of(account, running.day, _zone_of(terms)))
    repaired = False
    if creditor is not None:
        _make_known(dependencies, running, creditor.phone_number_id)
    if terms is not None:
        repaired = _repair_wake_up(dependencies, account, terms, now)
        totals.update(_at_stake(account, terms, running.day))
    return replace(
        tally,
        accounts=tally.accounts + 1,
        expired=tally.expired + expired,
        repaired=tally.repaired + int(repaired),
    )


def _zone_of(terms: Terms | None) -> tzinfo:
    """Return the zone whose days the debtor uses up; UTC for a debtor without messages."""
    return UTC if terms is None or terms.rules is None else terms.rules.zones[0]


def _make_known(dependencies: Dependencies, running: _Pass, number: PhoneNumberId) -> None:
    """Make a number known to the hourly check before it sends."""
    if number not in running.numbers:
        dependencies.numbers.change(number, {})
        running.numbers.add(number)


def _at_stake(account: Account, terms: Terms, day: date) -> MetricCounts:
    """Count what is outstanding on instalments that a lost template would still speak of."""
    stakes: MetricCounts = Counter()
    for lost in terms.conditions.broken_templates if terms.policy is not None else ():
        stem = lost.partition("/")[0]
        for money in money_at_stake([account], terms.policy or DEFAULT_POLICY, stem, day):
            name = f"at_stake.{money.currency}"
            # Two lost templates may speak of the same instalment: it is at stake once.
            stakes[name] = max(stakes[name], money.minor)
    return stakes


def _repair_wake_up(
    dependencies: Dependencies, account: Account, terms: Terms, now: datetime
) -> bool:
    account = dependencies.terms.with_phone(account)
    decision = decide(account, terms, now)
    match decision:
        case Send():
            return _wake_if_absent(dependencies, account, terms, now)
        case Wait(until, reasons):
            return _wake_if_absent(dependencies, account, terms, until, reasons)
        case Stop(reasons):
            # The look that should have said why may have been lost as well.
            log = encode(account, terms, now, decision)
            dependencies.decisions.record(account.key, now, reasons, None, log)
            return False
        case _ as unreachable:
            assert_never(unreachable)


def _wake_if_absent(
    dependencies: Dependencies,
    account: Account,
    terms: Terms,
    at: datetime,
    reasons: tuple[Reason, ...] = (),
) -> bool:
    """Put the row that should exist, or a later one where a tick may have queried already.

    A pass takes minutes, so it is the clock that counts, and not the instant of the event.
    """
    at = max(at, dependencies.clock.now() + _REPAIR_GUARD)
    value = value_of_evaluation(account, terms, at, reasons)
    return dependencies.wake_ups.put_if_absent(account.key, at, value)


def _finish(dependencies: Dependencies, running: _Pass, tally: Reconciled) -> Reconciled:
    for creditor, totals in running.totals.items():
        dependencies.daily_metrics.put(CreditorId(creditor), running.day, _with_dso(totals))
        _limit_breaker(dependencies, CreditorId(creditor), running.day)
    _tell_numbers(dependencies, running)
    portfolio = portfolio_of(running.totals.values())
    return replace(tally, finished=True, daily_metrics=_with_dso(portfolio))


def _tell_numbers(dependencies: Dependencies, running: _Pass) -> None:
    """Say for how many debtors each number's limit has to do: few need no look ahead."""
    debtors: Counter[str] = Counter()
    for name, totals in running.totals.items():
        creditor = dependencies.creditors.read(CreditorId(name))
        if creditor is not None:
            debtors[creditor.phone_number_id] += totals["debtors"]
    for state in dependencies.numbers.all():
        if state.debtors != debtors[state.id]:
            dependencies.numbers.change(state.id, {"debtors": debtors[state.id]})


def _limit_breaker(dependencies: Dependencies, creditor: CreditorId, day: date) -> None:
    """Say above which volume tomorrow's reminders wait for a person."""
    policy = dependencies.terms.policies.current(creditor) or DEFAULT_POLICY
    first = day - timedelta(days=TRAILING_DAYS - 1)
    counts = dependencies.breakers.of_days(creditor, first, day)
    dependencies.breakers.set_limit(creditor, limit_of(counts.values(), policy.breaker))


def _with_dso(totals: MetricCounts) -> dict[str, int | str]:
    ratios = {f"dso.{name}": str(days) for name, days in dso_by_currency(totals).items()}
    return {**totals, **ratios}


def _resume(state: Mapping[str, str] | None, day: date) -> _Pass:
    if state is None or state["day"] < day.isoformat():
        return _Pass(day)
    totals = {name: Counter(values) for name, values in json.loads(state["totals"]).items()}
    return _Pass(
        date.fromisoformat(state["day"]), state["after"] or None, state["done"] == "yes", totals
    )


def _state_of(running: _Pass) -> dict[str, str]:
    return {
        "day": running.day.isoformat(),
        "after": running.after or "",
        "done": "yes" if running.done else "no",
        "totals": json.dumps(running.totals, sort_keys=True),
    }
