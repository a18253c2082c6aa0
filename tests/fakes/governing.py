"""Numbers, halts, the quota of people, and Meta when it is asked about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from puntual.domain.errors import PuntualError
from puntual.domain.sending.concurrency import Capacity
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.missing_callbacks import SILENT_FOR
from puntual.domain.sending.number_state import NumberState, under
from puntual.domain.sending.quota import QuotaUse, Taken, Taking, take
from puntual.ports.sending_limits import NumberChange, NumberReport, TokenReport
from tests.fakes.outage import Breakable

type _Halted = tuple[HaltScope, str, str, str]


@dataclass
class NumbersMemory:
    """What every worker's fakes share."""

    states: dict[str, NumberState] = field(default_factory=dict)
    halts: dict[_Halted, Halt] = field(default_factory=dict)
    ended: dict[_Halted, Halt] = field(default_factory=dict)
    uses: dict[str, QuotaUse] = field(default_factory=dict)
    takings: int = 0


class FakeNumbers(Breakable):
    def __init__(self, memory: NumbersMemory | None = None) -> None:
        super().__init__()
        self.memory = memory or NumbersMemory()

    def all(self) -> Sequence[NumberState]:
        self._may_fail("all")
        return [self._under(one) for _, one in sorted(self.memory.states.items())]

    def read(self, number: str) -> NumberState:
        self._may_fail("read")
        return self._under(self.memory.states.get(number, NumberState(number)))

    def account_of(self, number: str) -> str:
        self._may_fail("account_of")
        return self.memory.states.get(number, NumberState(number)).account

    def change(self, number: str, change: NumberChange) -> None:
        self._may_fail("change")
        known = self.memory.states.get(number, NumberState(number))
        new = dict(change)
        if new.get("inbound_reserve", 0) is None:
            new["inbound_reserve"] = 0
        self.memory.states[number] = replace(known, **new)  # type: ignore[arg-type]  # its fields

    def use(self, number: str, at: datetime) -> None:
        self._may_fail("use")
        known = self.memory.states.get(number, NumberState(number))
        first = known.first_used_at or at
        self.memory.states[number] = replace(known, first_used_at=first)

    def note_check(self, number: str, at: datetime) -> None:
        self._may_fail("note_check")
        known = self.memory.states.get(number, NumberState(number))
        self.memory.states[number] = replace(known, checked_at=at)

    def note_heard(self, number: str, at: datetime) -> bool:
        self._may_fail("note_heard")
        if number not in self.memory.states:
            return False
        self.memory.states[number] = replace(self.memory.states[number], heard_at=at)
        return True

    def note_silence(self, number: str, at: datetime) -> None:
        self._may_fail("note_silence")
        known = self.memory.states.get(number, NumberState(number))
        if known.heard_at is None or known.heard_at <= at - SILENT_FOR:
            self.memory.states[number] = replace(known, silent_since=at)

    def set_cutoff(self, number: str, cutoff: int, found_at: datetime | None) -> None:
        self._may_fail("set_cutoff")
        known = self.memory.states.get(number, NumberState(number))
        self.memory.states[number] = replace(known, value_floor=cutoff, value_floor_at=found_at)

    def halt(self, halt: Halt) -> bool:
        self._may_fail("halt")
        name = _name_of(halt)
        known, ended = self.memory.halts.get(name), self.memory.ended.get(name)
        if known is not None and not _ends_later(halt, known):
            return False
        if known is None and ended is not None and ended.at == halt.at:
            return False
        self.memory.halts[name] = halt
        return True

    def resume(self, halt: Halt, at: datetime, by: str) -> bool:
        self._may_fail("resume")
        assert by, f"nobody let it go on at {at}"
        name = _name_of(halt)
        known = self.memory.halts.get(name)
        if known is None or known.at != halt.at:
            return False
        self.memory.ended[name] = self.memory.halts.pop(name)
        return True

    def _under(self, state: NumberState) -> NumberState:
        return under(self.memory.halts.values(), state)


def _name_of(halt: Halt) -> _Halted:
    return (halt.scope, halt.holder, halt.country, halt.cause)


def _ends_later(halt: Halt, known: Halt) -> bool:
    return halt.until is not None and known.until is not None and known.until < halt.until


class FakeQuota(Breakable):
    def __init__(self, memory: NumbersMemory | None = None) -> None:
        super().__init__()
        self.memory = memory or NumbersMemory()

    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        self._may_fail("take")
        self.memory.takings += 1
        taken, after = take(self.memory.uses.get(holder, QuotaUse()), taking, now)
        self.memory.uses[holder] = after
        return taken

    def used(self, holder: str, now: datetime) -> int:
        self._may_fail("used")
        return self.memory.uses.get(holder, QuotaUse()).used(now)

    def use_of(self, holder: str) -> QuotaUse:
        self._may_fail("use_of")
        return self.memory.uses.get(holder, QuotaUse())


class FakeSenderHealth:
    """Meta's answers, as a test wants them; an error in their place is raised."""

    def __init__(self) -> None:
        self.numbers: dict[str, NumberReport | PuntualError] = {}
        self.the_token: TokenReport | PuntualError = TokenReport(is_valid=True, expires_at=None)
        self.asked: list[str] = []

    def number(self, number: str) -> NumberReport:
        self.asked.append(number)
        healthy = NumberReport(is_healthy=True, is_fast=None, change={})
        return _answer(self.numbers.get(number, healthy))

    def token(self) -> TokenReport:
        return _answer(self.the_token)


class FakeCapacityNote(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Capacity, datetime] | None = None

    def write(self, capacity: Capacity, at: datetime) -> None:
        self._may_fail("write")
        self.found = (capacity, at)

    def read(self) -> tuple[Capacity, datetime] | None:
        self._may_fail("read")
        return self.found


class FakeAccountQuotas:
    """The account's quota, as a test wants it; an error in its place is raised."""

    def __init__(self, quota: int | PuntualError = 1000) -> None:
        self.quota = quota

    def concurrent_executions(self) -> int:
        return _answer(self.quota)


def _answer[T](prepared: T | PuntualError) -> T:
    if isinstance(prepared, PuntualError):
        raise prepared
    return prepared
