"""What is known of a number that we write from: its limits, what halts it, how new it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from puntual.domain.sending.messaging_limit import LOWEST_LIMIT, NO_LIMIT
from puntual.domain.sending.pace import Pace

DAY: Final = timedelta(hours=24)
FAST, USUAL, SHARED = 1000, 80, 20
# What Meta lets a second: upgraded, ordinary, and a number that the WhatsApp app uses as well.
THROUGHPUTS: Final = (SHARED, USUAL, FAST)
# A floor is found again each hour while one is needed. Whoever the last run of an hour has put
# off for a quarter of an hour still meets it.
_HOUR: Final = timedelta(hours=1)
_HOLDS_ON: Final = timedelta(minutes=21)
# Where a ramp ends that no limit of Meta's ends before.
_GROWN_UP: Final = 100_000
_MOST_DOUBLINGS: Final = 30


_REFUSALS: Final = frozenset({"send", "status"})


class HaltScope(StrEnum):
    """What a refusal of everything concerns."""

    NUMBER = "number"
    ACCOUNT = "account"
    APP = "app"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, order=True)
class Halt:
    """Sending has stopped, until somebody or a health check lets it go on.

    Attributes:
        holder: the number or Meta's business account that it holds for; empty for the app.
        country: the only country that it holds for; empty for all.
        code: Meta's error code; zero when a webhook, and no refusal, said so.
        by: what stopped it: ``send``, ``status``, or the event of a webhook.
        number: the number on which it was noticed; empty when none was named.
        until: when it ends at the earliest, as Meta announced it; None when it did not.
    """

    scope: HaltScope
    holder: str
    country: str
    code: int
    at: datetime
    by: str
    number: str = ""
    until: datetime | None = None

    @property
    def is_announced(self) -> bool:
        """Tell whether Meta announced it; else a message was refused."""
        return self.by not in _REFUSALS

    @property
    def cause(self) -> str:
        """What tells it from other halts of the same holder: each ends for itself."""
        return self.by if self.is_announced else str(self.code)

    def concerns(self, number: str, account: str) -> bool:
        """Tell whether it holds for a number of an account."""
        return self.scope is HaltScope.APP or self.holder in {number, account} - {""}


_PARTS, _LARGEST_BLOCK = 100, 50


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many people may be written to in any 24 hours, and on whose account that is counted."""

    holder: str
    people: int = NO_LIMIT

    @property
    def is_limited(self) -> bool:
        """Tell whether there is a limit at all."""
        return self.people < NO_LIMIT

    @property
    def block(self) -> int:
        """How many people one sender takes at once: of few, nobody holds much back from others."""
        return min(max(self.people // _PARTS, 1), _LARGEST_BLOCK)


@dataclass(frozen=True, slots=True)
class NumberState:
    """A number as it is known now.

    Attributes:
        id: Meta's phone number id.
        throughput: messages a second, both ways, that an operator set; None for none.
        inbound_reserve: messages a second that are kept free for what people write.
        account: Meta's id of the WhatsApp business account; empty while unknown.
        portfolio: Meta's id of the business that the daily limit is shared in; empty as well.
        display_number: as people see it, digits only; some webhooks name nothing else.
        daily_limit: people whom Meta lets be written to in 24 hours; None while nobody knows, and
            then it is Meta's lowest.
        daily_cap: the same by our own will; None for none.
        ramp_from: people on the first day of a new number, doubled each day; None for no ramp.
        first_used_at: when it first sent (UTC).
        is_fast: whether Meta says that it upgraded the throughput; None while it has not said.
        debtors: how many its creditor had last night; None while nobody has counted.
        value_floor: which rank a message had to have when that was last found out.
        value_floor_at: when that was (UTC); None while there is no floor.
        halts: what stops it.
    """

    id: str
    throughput: int | None = None
    inbound_reserve: int = 0
    account: str = ""
    portfolio: str = ""
    display_number: str = ""
    daily_limit: int | None = None
    daily_cap: int | None = None
    ramp_from: int | None = None
    first_used_at: datetime | None = None
    is_fast: bool | None = None
    debtors: int | None = None
    value_floor: int = 0
    value_floor_at: datetime | None = None
    halts: tuple[Halt, ...] = ()

    @property
    def is_halted(self) -> bool:
        """Tell whether nothing at all may leave."""
        return any(not halt.country for halt in self.halts)

    @property
    def halted_countries(self) -> frozenset[str]:
        """The countries to which nothing may leave."""
        return frozenset(halt.country for halt in self.halts if halt.country)

    @property
    def per_second(self) -> int | None:
        """Messages a second: an operator's word, else Meta's; None for what is deployed."""
        if self.throughput is not None:
            return self.throughput
        return FAST if self.is_fast else None

    def cutoff_at(self, now: datetime) -> int:
        """Return which rank a message has to have now; zero for any."""
        found_at = self.value_floor_at
        if found_at is None:
            return 0
        hour = found_at.replace(minute=0, second=0, microsecond=0)
        holds = found_at <= now < hour + _HOUR + _HOLDS_ON
        return self.value_floor if holds else 0

    def is_halted_for(self, country: str) -> bool:
        """Tell whether nothing may leave to a country."""
        return self.is_halted or country in self.halted_countries

    def pace(self, deployed: Pace) -> Pace:
        """Return how fast it may send: as was last said of it, else as it was deployed."""
        limit = self.per_second or deployed.limit
        return replace(
            deployed,
            # What Meta took back counts, whatever was deployed for it.
            limit=min(limit, USUAL) if self.is_fast is False else limit,
            inbound=max(deployed.inbound, self.inbound_reserve),
        )

    def allowances(self, now: datetime) -> tuple[Allowance, ...]:
        """Return every count that a new person is added to, with its limit.

        Meta counts by portfolio; while that is unknown, the number stands for it. People are
        counted without a limit as well, for a limit that is told later looks back 24 hours.
        """
        allowed = LOWEST_LIMIT if self.daily_limit is None else self.daily_limit
        cap = NO_LIMIT if self.daily_cap is None else self.daily_cap
        shared = Allowance(self.portfolio or self.id, min(allowed, cap))
        ramp = self.ramp(now)
        if ramp is None or ramp >= shared.people:
            return (shared,)
        return (shared, Allowance(f"ramp.{self.id}", ramp))

    def ramp(self, now: datetime) -> int | None:
        """Return how many people a new number may write to; None when it is new no more."""
        if self.ramp_from is None:
            return None
        used_for = now - (self.first_used_at or now)
        # A clock that was set back makes no number older or younger than new.
        doublings = min(max(used_for // DAY, 0), _MOST_DOUBLINGS)
        people = self.ramp_from << doublings
        return people if people < _GROWN_UP else None


def counted_apart(holder: str, states: Iterable[NumberState]) -> list[str]:
    """Return the numbers for which people were counted before their portfolio was known."""
    return [one.id for one in states if one.portfolio == holder != one.id]


def under(halts: Iterable[Halt], state: NumberState) -> NumberState:
    """Return a number with those of some halts that hold for it, in their order."""
    own = sorted(halt for halt in halts if halt.concerns(state.id, state.account))
    return replace(state, halts=tuple(own))


def halt_of(
    state: NumberState, scope: str, code: int, country: str, at: datetime, by: str
) -> Halt:
    """Return the halt that a refusal of everything means.

    Args:
        state: the number that was refused.
        scope: as the error table names it: ``number``, ``waba``, ``waba+country``, ``app``.
        code: Meta's error code.
        country: where the refused message would have gone.
        at: when (UTC).
        by: what noticed it.
    """
    account = state.account or state.id
    match scope:
        case "app":
            return Halt(HaltScope.APP, "", "", code, at, by, state.id)
        case "waba+country" if country:
            return Halt(HaltScope.COUNTRY, account, country, code, at, by, state.id)
        case "waba" | "waba+country":
            return Halt(HaltScope.ACCOUNT, account, "", code, at, by, state.id)
        case _:
            return Halt(HaltScope.NUMBER, state.id, "", code, at, by, state.id)


_SPAM, _MISUSED_TEMPLATES = 131048, 131064
# Meta says how long these last at least; asking earlier makes them longer.
_LASTS: Final = {_SPAM: DAY, _MISUSED_TEMPLATES: 7 * DAY}
# A permission that is missing, and a token that cannot be put in a request: the number itself is
# as healthy as ever.
_NOT_PERMITTED: Final = frozenset({-2, 3, 10, 131005, *range(200, 300)})
_ANNOUNCED_FOR: Final = {"ACCOUNT_RESTRICTION": 7 * DAY, "ACCOUNT_VIOLATION": 7 * DAY}


def announced_halt(account: str, event: str, at: datetime, until: datetime | None) -> Halt:
    """Return the halt that Meta's word on a business account means.

    Args:
        account: Meta's id of it.
        event: in Meta's words.
        at: when (UTC).
        until: the end that Meta names; without one a penalty lasts as long as its kind does at
            least, and all else until Meta or a person says otherwise.
    """
    lasts = _ANNOUNCED_FOR.get(event)
    end = at + lasts if until is None and lasts is not None else until
    return Halt(HaltScope.ACCOUNT, account, "", 0, at, event, until=end)


def may_go_on(halt: Halt, now: datetime, *, is_healthy: bool, may_message: bool) -> bool:
    """Tell whether a health check ends a halt: Meta says that number and token may send again.

    Of a country Meta's health check says nothing, so only a person ends that. A number may be
    called healthy under a penalty that Meta has announced, so that ends no sooner than announced.
    """
    if halt.scope is HaltScope.COUNTRY or not is_healthy:
        return False
    if halt.is_announced:
        return halt.until is not None and now >= halt.until
    if halt.code in _NOT_PERMITTED and not may_message:
        return False
    return now - halt.at >= _LASTS.get(halt.code, timedelta(0))
