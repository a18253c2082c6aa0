"""``puntual number``: what a number may send, what has halted it, and how to resume it."""

import argparse
from collections.abc import Iterator
from datetime import datetime

from cli.commands import Commands, add_table, add_who, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import PhoneNumberId, require_id
from puntual.domain.sending.concurrency import JOBS_PER_CALL, Capacity
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.messaging_limit import LOWEST_LIMIT, read_messaging_limit
from puntual.domain.sending.number_state import FAST, THROUGHPUTS, Allowance, NumberState
from puntual.domain.sending.pace import Pace, kept_up_by, workers_needed
from puntual.domain.sending.priority_cutoff import value_of_priority
from puntual.ports.sending_limits import NumberChange, Quota
from puntual.ports.slots import SlotBook

_NONE = "none"
# Messages a second that people write; what is less is a trickle that fades.
_WORTH_A_LINE = 0.1


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("number", help="the numbers that messages leave from")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="limits, people written to, halts")
    add_table(show)
    show.add_argument("--number", metavar="ID", help="only this one")
    show.set_defaults(run=show_numbers)
    _register_limit(actions.add_parser("limit", help="change what a number may send"))
    resume = actions.add_parser("resume", help="end what has halted a number; within a minute")
    _add_number(resume)
    add_who(resume)
    resume.set_defaults(run=resume_number)


def show_numbers(parsed: argparse.Namespace) -> int:
    """Print what is known of the numbers."""
    table = open_table(parsed)
    quota, noted = DynamoQuota(table), DynamoCapacityNote(table).read()
    if noted is not None:
        print(f"lambda   {_executions(*noted)}\n")
    slots = DynamoSlotBook(table)
    found = [one for one in DynamoNumbers(table).all() if parsed.number in {None, one.id}]
    for state in found:
        print(f"number   {state.id}{_display(state)}")
        print(f"account  {state.account or 'not known yet'}")
        print(f"business {state.portfolio or 'not known yet'}")
        print(f"speed    {_speed(state)}")
        for line in _at_the_moment(state, slots):
            print(line)
        if noted is not None:
            print(f"senders  {_senders(state, noted[0])}")
        for line in _people(state, quota):
            print(line)
        if floor := value_of_priority(state.cutoff_at(SystemClock().now())):
            print(f"kept     the rest, for what is worth about {floor / 100:,.2f} USD or more")
        for halt in state.halts:
            print(f"halted   {_halt(halt)}")
        print()
    if not found:
        print("no number is known yet; one is with its creditor: puntual creditors put")
    return 0


def limit_number(parsed: argparse.Namespace) -> int:
    """Change what a number may send."""
    change = _change(parsed)
    if not change:
        raise InvalidInput("limit", "changes nothing", "name at least one of its options")
    DynamoNumbers(open_table(parsed)).change(_number(parsed), change)
    print(f"number {parsed.number} is changed; in force within a minute")
    return 0


def resume_number(parsed: argparse.Namespace) -> int:
    """End every halt that a number is under, those of its account and app included."""
    numbers, now = DynamoNumbers(open_table(parsed)), SystemClock().now()
    who, state = who_of(parsed), numbers.read(_number(parsed))
    for halt in state.halts:
        numbers.resume(halt, now, who)
        print(f"resumed  {_halt(halt)}")
    if not state.halts:
        raise NotFound(f"nothing has halted number {state.id}; nothing was changed")
    print("sending goes on within the hour, in each debtor's own hours")
    return 0


def _register_limit(parser: argparse.ArgumentParser) -> None:
    _add_number(parser)
    parser.add_argument(
        "--per-second",
        choices=(*map(str, THROUGHPUTS), _NONE),
        help="messages a second: 20 if shared with the WhatsApp app, 1000 if Meta upgraded it",
    )
    parser.add_argument(
        "--inbound-reserve",
        type=int,
        metavar="N",
        help="messages a second that are kept free for what people write",
    )
    parser.add_argument(
        "--tier",
        metavar="N",
        help="people in 24 hours that WhatsApp Manager shows, e.g. 250, 2K, UNLIMITED; until "
        "Meta answers for itself",
    )
    parser.add_argument(
        "--people-a-day", metavar="N", help="our own limit of people in 24 hours, or none"
    )
    parser.add_argument(
        "--ramp-from",
        metavar="N",
        help="a new number's people in its first 24 hours, doubled every day; or none",
    )
    parser.add_argument("--account", metavar="ID", help="Meta's id of the business account")
    parser.add_argument("--business", metavar="ID", help="Meta's id of the business portfolio")
    parser.set_defaults(run=limit_number)


def _add_number(parser: argparse.ArgumentParser) -> None:
    add_table(parser)
    parser.add_argument("--number", required=True, metavar="ID", help="the phone number id")


def _number(parsed: argparse.Namespace) -> str:
    return require_id(parsed.number, "--number")


def _change(parsed: argparse.Namespace) -> NumberChange:
    change: NumberChange = {}
    if parsed.per_second is not None:
        change["throughput"] = _count_or_none(parsed.per_second, "--per-second")
    if parsed.inbound_reserve is not None:
        change["inbound_reserve"] = _positive(parsed.inbound_reserve, "--inbound-reserve", 0)
    if parsed.tier is not None:
        change["daily_limit"] = _tier(parsed.tier)
    if parsed.people_a_day is not None:
        change["daily_cap"] = _count_or_none(parsed.people_a_day, "--people-a-day")
    if parsed.ramp_from is not None:
        change["ramp_from"] = _count_or_none(parsed.ramp_from, "--ramp-from")
    if parsed.account is not None:
        change["account"] = require_id(parsed.account, "--account")
    if parsed.business is not None:
        change["portfolio"] = require_id(parsed.business, "--business")
    return change


def _tier(text: str) -> int:
    people = read_messaging_limit(text.upper())
    if people is None:
        raise InvalidInput("--tier", "is no limit of Meta's", "write 250, 2K, 10K or UNLIMITED")
    return people


def _count_or_none(text: str, name: str) -> int | None:
    if text == _NONE:
        return None
    if not text.isdecimal():
        raise InvalidInput(name, "is no number", f"write how many people, or {_NONE}")
    return _positive(int(text), name, 1)


def _positive(count: int, name: str, least: int) -> int:
    if count < least:
        raise InvalidInput(name, "is too small", f"write {least} or more")
    return count


def _display(state: NumberState) -> str:
    return f" (+{state.display_number})" if state.display_number else ""


def _speed(state: NumberState) -> str:
    speed = "as deployed" if state.per_second is None else f"{state.per_second} a second"
    upgrade = f", of {FAST} that Meta allows" if state.is_fast and state.throughput else ""
    return f"{speed}{upgrade}, {state.inbound_reserve} of it kept for answers"


def _at_the_moment(state: NumberState, slots: SlotBook) -> Iterator[str]:
    pace = slots.read_pace(PhoneNumberId(state.id), Pace(limit=FAST), SystemClock().now())
    if pace.inbound >= _WORTH_A_LINE:
        yield f"inbound  {pace.inbound:.1f} a second at the moment, by the last half minute"
    if pace.share < 1:
        yield f"slowed   to {pace.share:.0%} of its pace: WhatsApp found it too fast"


def _executions(capacity: Capacity, at: datetime) -> str:
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


def _halt(halt: Halt) -> str:
    what = " ".join(filter(None, (halt.scope.value, halt.holder, halt.country)))
    until = "" if halt.until is None else f", until {halt.until:%Y-%m-%dT%H:%MZ} at least"
    return f"{what} since {halt.at:%Y-%m-%dT%H:%MZ}, code {halt.code}, by {halt.by}{until}"
