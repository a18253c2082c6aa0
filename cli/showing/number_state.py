"""How a number's state reads on the terminal: speed, people, workers and halts."""

from collections.abc import Iterator
from datetime import datetime

from puntual.adapters.clock import SystemClock
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.concurrency import JOBS_PER_CALL, Capacity
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.messaging_limit import LOWEST_LIMIT
from puntual.domain.sending.number_state import FAST, Allowance, NumberState
from puntual.domain.sending.pace import Pace, kept_up_by, workers_needed
from puntual.domain.sending.priority_cutoff import value_of_priority
from puntual.ports.sending_limits import Quota
from puntual.ports.slots import SlotBook

# Messages a second that people write; what is less is a trickle that fades.
_LEAST_SHOWN = 0.1


def lines_of(
    state: NumberState, slots: SlotBook, quota: Quota, noted: tuple[Capacity, datetime] | None
) -> Iterator[str]:
    """Yield what is known of a number, a line each.

    Args:
        state: the number.
        slots: where its pace of the moment stands.
        quota: how many people it has written to.
        noted: what the last hourly check found of the account's capacity, and when.
    """
    yield f"number   {state.id}{_display(state)}"
    yield f"account  {state.account or 'not known yet'}"
    yield f"business {state.portfolio or 'not known yet'}"
    yield f"speed    {_speed(state)}"
    yield from _at_the_moment(state, slots)
    if noted is not None:
        yield f"senders  {_senders(state, noted[0])}"
    yield from _people(state, quota)
    if cutoff := value_of_priority(state.cutoff_at(SystemClock().now())):
        yield f"kept     the rest, for what is worth about {cutoff / 100:,.2f} USD or more"
    for halt in state.halts:
        yield f"halted   {halt_of(halt)}"


def _display(state: NumberState) -> str:
    return f" (+{state.display_number})" if state.display_number else ""


def _speed(state: NumberState) -> str:
    speed = "as deployed" if state.per_second is None else f"{state.per_second} a second"
    upgrade = f", of {FAST} that Meta allows" if state.is_fast and state.throughput else ""
    return f"{speed}{upgrade}, {state.inbound_reserve} of it kept for answers"


def _at_the_moment(state: NumberState, slots: SlotBook) -> Iterator[str]:
    pace = slots.read_pace(PhoneNumberId(state.id), Pace(limit=FAST), SystemClock().now())
    if pace.inbound >= _LEAST_SHOWN:
        yield f"inbound  {pace.inbound:.1f} a second at the moment, by the last half minute"
    if pace.share < 1:
        yield f"slowed   to {pace.share:.0%} of its pace: WhatsApp found it too fast"


def executions_of(capacity: Capacity, at: datetime) -> str:
    """Return how many executions at once are needed, and how many the account may run."""
    needed = f"{capacity.needed} executions at once are needed"
    seen = f"{at:%Y-%m-%dT%H:%MZ}"
    if capacity.executions_short is None:
        return f"{needed}; at {seen} AWS did not say how many the account may run"
    enough = f"{capacity.executions_short} are missing" if capacity.executions_short else "enough"
    return f"{needed}, the account may run {capacity.quota}: {enough}, at {seen}"


def _senders(state: NumberState, capacity: Capacity) -> str:
    workers = capacity.workers_of(state.id)
    enough = f"{workers} at once, enough for {kept_up_by(workers, JOBS_PER_CALL)} a second"
    if state.per_second is None:
        return enough
    pace = Pace(limit=state.per_second, inbound=state.inbound_reserve)
    needed = workers_needed(pace, JOBS_PER_CALL)
    if needed <= workers:
        return enough
    return f"{enough}; it takes {needed}: deploy with numbers={state.id}:{state.per_second}"


def _people(state: NumberState, quota: Quota) -> Iterator[str]:
    now = SystemClock().now()
    for allowance in state.allowances(now):
        used = quota.used(allowance.holder, now)
        yield f"people   {used} in 24 hours, {_limit(state, allowance)}"


def _limit(state: NumberState, allowance: Allowance) -> str:
    if not allowance.is_limited:
        return "without a limit"
    if state.daily_limit is None and allowance.people == LOWEST_LIMIT:
        return f"of {LOWEST_LIMIT}, Meta's lowest, for it has not told its limit yet"
    if allowance.people == state.daily_limit:
        return f"of {allowance.people} that Meta allows"
    origin = "we" if allowance.people == state.daily_cap else "the ramp"
    return f"of {allowance.people} that {origin} allow{'' if origin == 'we' else 's'}"


def halt_of(halt: Halt) -> str:
    """Return what a halt stops, since when, why and by which check."""
    what = " ".join(filter(None, (halt.scope.value, halt.holder, halt.country)))
    until = "" if halt.until is None else f", until {halt.until:%Y-%m-%dT%H:%MZ} at least"
    return f"{what} since {halt.at:%Y-%m-%dT%H:%MZ}, code {halt.code}, by {halt.by}{until}"
