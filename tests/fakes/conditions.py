"""Switches, payment feed, volume, and the conditions that follow from them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import BreakerDay, BreakerRelease, breaker_day
from puntual.domain.sending.conditions import Conditions, Switch
from puntual.domain.templates.health import (
    Aspect,
    TemplateReport,
    TemplateState,
    broken_among,
    mends,
    settles,
)
from puntual.ports.operations import NO_HOURS, PulledSwitch
from tests.fakes.outage import Breakable


@dataclass
class ConditionsMemory:
    """What these fakes share, as the adapters share the table."""

    switches: dict[tuple[CreditorId, Switch], PulledSwitch] = field(default_factory=dict)
    broken: dict[CreditorId, set[str]] = field(default_factory=dict)
    templates: dict[tuple[str, str, str], dict[Aspect, TemplateReport]] = field(
        default_factory=dict
    )
    feeds: dict[CreditorId, datetime] = field(default_factory=dict)
    counts: dict[tuple[CreditorId, date], int] = field(default_factory=dict)
    accepted: dict[tuple[CreditorId, date], Counter[datetime]] = field(default_factory=dict)
    limits: dict[CreditorId, int] = field(default_factory=dict)
    releases: dict[tuple[CreditorId, date], BreakerRelease] = field(default_factory=dict)


class FakeSwitchboard(Breakable):
    def __init__(self, memory: ConditionsMemory) -> None:
        super().__init__()
        self._memory = memory

    def pull(
        self, creditor: CreditorId, switch: Switch, at: datetime, by: str, why: str = ""
    ) -> bool:
        self._may_fail("pull")
        if (creditor, switch) in self._memory.switches:
            return False
        self._memory.switches[(creditor, switch)] = PulledSwitch(switch, at, by, why)
        return True

    def put_back(
        self, creditor: CreditorId, switch: Switch, at: datetime, by: str, why: str = ""
    ) -> bool:
        self._may_fail("put_back")
        assert by, f"nobody put it back at {at} ({why})"
        return self._memory.switches.pop((creditor, switch), None) is not None

    def pulled(self, creditor: CreditorId) -> Sequence[PulledSwitch]:
        self._may_fail("pulled")
        own = (one for (owner, _), one in self._memory.switches.items() if owner == creditor)
        return sorted(own, key=lambda one: one.switch)


class FakePaymentFeed(Breakable):
    def __init__(self, memory: ConditionsMemory) -> None:
        super().__init__()
        self._memory = memory

    def seen(self, creditor: CreditorId, at: datetime) -> None:
        self._may_fail("seen")
        known = self._memory.feeds.get(creditor)
        if known is None or at - known >= timedelta(minutes=1):
            self._memory.feeds[creditor] = at

    def last_seen(self, creditor: CreditorId) -> datetime | None:
        self._may_fail("last_seen")
        return self._memory.feeds.get(creditor)


class FakeCircuitBreakers(Breakable):
    def __init__(self, memory: ConditionsMemory) -> None:
        super().__init__()
        self._memory = memory

    def add(
        self,
        creditor: CreditorId,
        day: date,
        count: int = 1,
        accepted: Mapping[datetime, int] = NO_HOURS,
    ) -> int:
        self._may_fail("add")
        hours = self._memory.accepted.setdefault((creditor, day), Counter())
        hours.update(accepted)
        total = self._memory.counts.get((creditor, day), 0) + count
        self._memory.counts[(creditor, day)] = total
        return total

    def read(self, creditor: CreditorId, day: date) -> BreakerDay:
        self._may_fail("read")
        return BreakerDay(
            self._memory.counts.get((creditor, day), 0),
            self._memory.limits.get(creditor),
            self._memory.releases.get((creditor, day)),
        )

    def of_days(self, creditor: CreditorId, first: date, last: date) -> Mapping[date, int]:
        self._may_fail("of_days")
        return {
            day: count
            for (owner, day), count in sorted(self._memory.counts.items())
            if owner == creditor and first <= day <= last
        }

    def accepted(self, creditor: CreditorId, first: date, last: date) -> Mapping[datetime, int]:
        self._may_fail("accepted")
        return {
            hour: count
            for (owner, day), hours in self._memory.accepted.items()
            if owner == creditor and first <= day <= last
            for hour, count in hours.items()
        }

    def set_limit(self, creditor: CreditorId, limit: int) -> None:
        self._may_fail("set_limit")
        self._memory.limits[creditor] = limit

    def release(self, creditor: CreditorId, release: BreakerRelease) -> None:
        self._may_fail("release")
        if self._memory.counts.get((creditor, release.day)) != release.sent:
            raise Conflict("the day has another count than the one that was typed")
        self._memory.releases[(creditor, release.day)] = release


class FakeTemplateHealth(Breakable):
    def __init__(self, memory: ConditionsMemory | None = None) -> None:
        super().__init__()
        self._memory = memory or ConditionsMemory()

    def record(self, report: TemplateReport) -> bool:
        self._may_fail("record")
        if not settles(report.aspect, report.value):
            return False
        unowned = (report.stem, report.language, "")
        if report.account and mends(report) and unowned in self._memory.templates:
            self._keep(replace(report, account=""))
        return self._keep(report)

    def set_aside(self, refusal: TemplateReport) -> bool:
        self._may_fail("set_aside")
        return self._keep(refusal)

    def _keep(self, report: TemplateReport) -> bool:
        key = (report.stem, report.language, report.account)
        known = self._memory.templates.setdefault(key, {})
        last = known.get(report.aspect)
        if last is not None and (
            last.at > report.at or (last.at == report.at and last.value == report.value)
        ):
            return False
        known[report.aspect] = report
        return True

    def states(self, account: str) -> Sequence[TemplateState]:
        self._may_fail("states")
        return [one for one in self._all() if one.account == account]

    def _all(self) -> Sequence[TemplateState]:
        return [
            _state(account, stem, language, known)
            for (stem, language, account), known in sorted(
                self._memory.templates.items(), key=lambda pair: pair[0]
            )
        ]

    def broken(self, account: str = "") -> frozenset[str]:
        return broken_among(self._all(), account)


def _state(
    account: str, stem: str, language: str, known: Mapping[Aspect, TemplateReport]
) -> TemplateState:
    status, category, quality = (known.get(one) for one in Aspect)
    return TemplateState(
        stem,
        language,
        status.value if status else "",
        category.value if category else "",
        quality.value if quality else "",
        status.reason if status else "",
        account,
    )


class FakeConditionsBook(Breakable):
    def __init__(
        self,
        memory: ConditionsMemory,
        account_of: Callable[[str, datetime], str] = lambda _number, _now: "",
    ) -> None:
        super().__init__()
        self._memory = memory
        self._account_of = account_of

    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        self._may_fail("read")
        name = CreditorId(creditor.id)
        account = self._account_of(creditor.phone_number_id, now)
        breakers = FakeCircuitBreakers(self._memory).read(name, breaker_day(now))
        pulled = FakeSwitchboard(self._memory).pulled(name)
        return Conditions(
            number=creditor.phone_number_id,
            switches=frozenset(one.switch for one in pulled),
            broken_templates=frozenset(self._memory.broken.get(name, ()))
            | FakeTemplateHealth(self._memory).broken(account),
            feed_seen_at=self._memory.feeds.get(name),
            sent_today=breakers.sent,
            day_limit=breakers.limit_in_force,
        )
