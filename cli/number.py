"""``puntual number``: what a number may send, what has halted it, and how to resume it."""

import argparse

from cli.commands import Commands, add_table, add_who, open_table, who_of
from cli.naming.known import require_number
from cli.showing.number_state import executions_of, halt_of, lines_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import require_id
from puntual.domain.sending.messaging_limit import read_messaging_limit
from puntual.domain.sending.number_state import THROUGHPUTS
from puntual.ports.sending_limits import NumberChange

_NONE = "none"


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
        print(f"lambda   {executions_of(*noted)}\n")
    slots = DynamoSlotBook(table)
    found = [one for one in DynamoNumbers(table).all() if parsed.number in {None, one.id}]
    for state in found:
        for line in lines_of(state, slots, quota, noted):
            print(line)
        print()
    if not found:
        print("no number is known yet; one is with its creditor: puntual creditors put")
    return 0


def limit_number(parsed: argparse.Namespace) -> int:
    """Change what a number may send."""
    change = _change(parsed)
    if not change:
        raise InvalidInput("limit", "changes nothing", "name at least one of its options")
    table = open_table(parsed)
    require_number(table, _number(parsed))
    DynamoNumbers(table).change(_number(parsed), change)
    print(f"number {parsed.number} is changed; in force within a minute")
    return 0


def resume_number(parsed: argparse.Namespace) -> int:
    """End every halt that a number is under, those of its account and app included."""
    numbers, now = DynamoNumbers(open_table(parsed)), SystemClock().now()
    who, state = who_of(parsed), numbers.read(_number(parsed))
    for halt in state.halts:
        numbers.resume(halt, now, who)
        print(f"resumed  {halt_of(halt)}")
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
