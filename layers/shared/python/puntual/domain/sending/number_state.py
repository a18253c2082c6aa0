"""The state of a sending number: its limits, its halts and its ramp."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.messaging_limit import LOWEST_LIMIT, NO_LIMIT
from puntual.domain.sending.pace import Pace

DAY: Final = timedelta(hours=24)
FAST, USUAL, SHARED = 1000, 80, 20
# Meta's limits a second: with the WhatsApp app on the same number, ordinary, upgraded.
THROUGHPUTS: Final = (SHARED, USUAL, FAST)
# A cut-off is computed again each hour while one is needed. It applies for longer than that, for
# the last run of an hour delays jobs by a quarter of an hour.
_HOUR: Final = timedelta(hours=1)
_HOLDS_ON: Final = timedelta(minutes=21)
# The ramp ends here, unless Meta's limit ends it earlier.
_GROWN_UP: Final = 100_000
_MOST_DOUBLINGS: Final = 30
# A block is a hundredth of the limit, at most fifty people.
_PARTS, _LARGEST_BLOCK = 100, 50


@dataclass(frozen=True, slots=True)
class Allowance:
    """A limit of people in any 24 hours, and the holder that they are counted for."""

    holder: str
    people: int = NO_LIMIT

    @property
    def is_limited(self) -> bool:
        """Tell whether there is a limit at all."""
        return self.people < NO_LIMIT

    @property
    def block(self) -> int:
        """The people that one sender reserves at once: few, where the limit is small."""
        return min(max(self.people // _PARTS, 1), _LARGEST_BLOCK)


@dataclass(frozen=True, slots=True)
class NumberState:
    """The state of a number.

    Attributes:
        id: Meta's phone number id.
        throughput: messages a second, both ways, that an operator set; None for none.
        inbound_reserve: messages a second that are kept free for inbound messages.
        account: Meta's id of the WhatsApp business account; empty while unknown.
        portfolio: Meta's id of the business that shares the daily limit; empty while unknown.
        display_number: as people see it, digits only; some webhooks name nothing else.
        daily_limit: people who may be written to in 24 hours, by Meta; None while unknown, and
            then Meta's lowest limit applies.
        daily_cap: the same by the operator's choice; None for none.
        ramp_from: people on the first day of a new number, doubled each day; None for no ramp.
        first_used_at: when it first sent (UTC).
        is_fast: whether Meta says that it upgraded the throughput; None while it has not said.
        debtors: its creditor's debtors as of last night; None without a count.
        value_floor: the lowest priority still sent, as it was last computed.
        value_floor_at: when that was (UTC); None without a cut-off.
        checked_at: when Meta was last asked about it (UTC); None for never.
        halts: the halts in force.
        heard_at: when a callback about it last came (UTC), to a few hours; None for never.
        silent_since: when callbacks were last found missing (UTC); None for never.
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
    checked_at: datetime | None = None
    halts: tuple[Halt, ...] = ()
    heard_at: datetime | None = None
    silent_since: datetime | None = None

    @property
    def is_silent(self) -> bool:
        """Tell whether callbacks are missing: until the first one that comes."""
        if self.silent_since is None:
            return False
        return self.heard_at is None or self.heard_at < self.silent_since

    @property
    def is_halted(self) -> bool:
        """Tell whether no message may be sent."""
        return any(not halt.country for halt in self.halts)

    @property
    def halted_countries(self) -> frozenset[str]:
        """The countries to which no message may be sent."""
        return frozenset(halt.country for halt in self.halts if halt.country)

    @property
    def per_second(self) -> int | None:
        """Messages a second, by the operator, else by Meta; None for the deployed value."""
        if self.throughput is not None:
            return self.throughput
        return FAST if self.is_fast else None

    def cutoff_at(self, now: datetime) -> int:
        """Return the lowest priority still sent; zero for all."""
        found_at = self.value_floor_at
        if found_at is None:
            return 0
        hour = found_at.replace(minute=0, second=0, microsecond=0)
        holds = found_at <= now < hour + _HOUR + _HOLDS_ON
        return self.value_floor if holds else 0

    def is_halted_for(self, country: str) -> bool:
        """Tell whether no message may be sent to a country."""
        return self.is_halted or country in self.halted_countries

    def pace(self, deployed: Pace) -> Pace:
        """Return its pace: by its own limits, else as deployed."""
        limit = self.per_second or deployed.limit
        return replace(
            deployed,
            # An upgrade that Meta took back limits the deployed value as well.
            limit=min(limit, USUAL) if self.is_fast is False else limit,
            inbound=max(deployed.inbound, self.inbound_reserve),
        )

    def allowances(self, now: datetime) -> tuple[Allowance, ...]:
        """Return the limits that a new person counts towards.

        Meta counts by portfolio; while that is unknown, the number takes its place. People are
        counted without a limit as well, for one that is set later covers the past 24 hours.
        """
        allowed = LOWEST_LIMIT if self.daily_limit is None else self.daily_limit
        cap = NO_LIMIT if self.daily_cap is None else self.daily_cap
        shared = Allowance(self.portfolio or self.id, min(allowed, cap))
        ramp = self.ramp(now)
        if ramp is None or ramp >= shared.people:
            return (shared,)
        return (shared, Allowance(f"ramp.{self.id}", ramp))

    def ramp(self, now: datetime) -> int | None:
        """Return the people that a new number may write to; None after its ramp."""
        if self.ramp_from is None:
            return None
        used_for = now - (self.first_used_at or now)
        # A clock that was set back makes no number older or younger than new.
        doublings = min(max(used_for // DAY, 0), _MOST_DOUBLINGS)
        people = self.ramp_from << doublings
        return people if people < _GROWN_UP else None


def counted_apart(holder: str, states: Iterable[NumberState]) -> list[str]:
    """Return the numbers whose people were counted before their portfolio was known."""
    return [one.id for one in states if one.portfolio == holder != one.id]


def under(halts: Iterable[Halt], state: NumberState) -> NumberState:
    """Return a number with the halts that concern it, in their order."""
    own = sorted(halt for halt in halts if halt.concerns(state.id, state.account))
    return replace(state, halts=tuple(own))


def halt_of(
    state: NumberState, scope: str, code: int, country: str, at: datetime, by: str
) -> Halt:
    """Return the halt that follows from a refusal.

    Args:
        state: the number that was refused.
        scope: as the error table names it: ``number``, ``waba``, ``waba+country``, ``app``.
        code: Meta's error code.
        country: the country of the refused message.
        at: when it was refused (UTC).
        by: what noticed it: ``send`` or ``status``.
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
