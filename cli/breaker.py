"""``puntual breaker``: look at a day of abnormal volume, and release it."""

import argparse
import json
from datetime import date

from cli.commands import Commands, add_creditor, add_who, creditor_of, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.circuit_breaker import (
    BreakerDay,
    BreakerRelease,
    breaker_day,
    with_floor,
)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("breaker", help="what holds a day of abnormal volume back")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    status = actions.add_parser("status", help="today's reminders and their limit")
    add_creditor(status)
    status.add_argument("--json", action="store_true", help="one JSON object")
    status.set_defaults(run=show_status)
    release = actions.add_parser("release", help="let as many again go out today")
    add_creditor(release)
    release.add_argument(
        "--typed-count",
        required=True,
        type=int,
        metavar="N",
        help="the reminders of today, as status shows them: whoever types it has looked",
    )
    add_who(release)
    release.set_defaults(run=release_day)


def show_status(parsed: argparse.Namespace) -> int:
    """Print today's reminders, the limit, and how to release what is held."""
    day = breaker_day(SystemClock().now())
    state = _read(open_table(parsed), creditor_of(parsed), day)
    if parsed.json:
        print(json.dumps(_told(day, state)))
        return 0
    print(f"day      {day} (06:00 UTC to 06:00 UTC)")
    print(f"sent     {state.sent}")
    print(f"limit    {state.limit_in_force}")
    if state.release is not None:
        released = state.release
        print(f"released at {released.sent} by {released.by}, {released.at:%H:%MZ}")
    print(f"breaker  {'open: further reminders are held' if state.is_open else 'closed'}")
    if state.is_open:
        print(f"release with --typed-count {state.sent}: {state.limit_if_released()} today")
    return 0


def release_day(parsed: argparse.Namespace) -> int:
    """Raise today's limit, if the number that was typed is the one that status shows."""
    now = SystemClock().now()
    who, creditor, table = who_of(parsed), creditor_of(parsed), open_table(parsed)
    day = breaker_day(now)
    state = _read(table, creditor, day)
    if not state.is_open:
        raise Conflict("the breaker is closed; nothing is held, and nothing was changed")
    if parsed.typed_count != state.sent:
        raise Conflict(_wrong_number(parsed.typed_count))
    release = BreakerRelease(day, state.sent, state.limit_if_released(), now, who)
    try:
        DynamoCircuitBreakers(table).release(creditor, release)
    except Conflict as err:
        raise Conflict(_wrong_number(parsed.typed_count)) from err
    print(_released(state))
    return 0


def _told(day: date, state: BreakerDay) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "sent": state.sent,
        "limit": state.limit_in_force,
        "open": state.is_open,
        "limit_if_released": state.limit_if_released(),
    }


def _read(table: Table, creditor: CreditorId, day: date) -> BreakerDay:
    """Return a day as the sender judges it: by the policy's floor while no pass has counted."""
    policy = DynamoPolicies(table).current(creditor) or DEFAULT_POLICY
    return with_floor(DynamoCircuitBreakers(table).read(creditor, day), policy.breaker)


def _wrong_number(typed: int) -> str:
    return (
        f"{typed} is not the number of today's reminders; nothing was changed: "
        "look at breaker status and type the number that it shows"
    )


def _released(state: BreakerDay) -> str:
    limit = state.limit_if_released()
    return f"up to {limit} reminders may go out today; what is held follows within the hour"
