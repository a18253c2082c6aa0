"""``puntual release``: let a step that waits for a person go out to one debtor."""

import argparse
from datetime import timedelta

from cli.commands import Commands, add_creditor, add_who, creditor_of, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts import DynamoAccounts
from puntual.adapters.dynamodb.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.policies import DynamoPolicies
from puntual.adapters.dynamodb.wake_ups import DynamoWakeUps
from puntual.domain.account import Release
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import DebtorId, DebtorKey, require_id
from puntual.domain.policy import Policy

# The scheduler asks every shard from the first on: the first one is there in every stage.
_FIRST_SHARD_ONLY = 1
# A row may never be written behind a tick that has queried already.
_LOOK_AFTER = timedelta(seconds=60)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("release", help="let a step that waits for a person go out")
    parser.add_argument("step", metavar="STEP", help="the step's name in the policy in force")
    parser.add_argument("--debtor", required=True, metavar="ID", help="to whom")
    add_creditor(parser)
    add_who(parser)
    parser.set_defaults(run=release_step)


def release_step(parsed: argparse.Namespace) -> int:
    """Put the release on record and have the account looked at."""
    table, creditor, who = open_table(parsed), creditor_of(parsed), who_of(parsed)
    key = DebtorKey(creditor, DebtorId(require_id(parsed.debtor, "--debtor")))
    _require_waiting_step(DynamoPolicies(table).current(creditor), parsed.step)
    if DynamoAccounts(table).read(key) is None:
        raise NotFound("the creditor has no such debtor")
    now = SystemClock().now()
    DynamoAccountChanges(table).add_release(key, Release(parsed.step, now, who))
    DynamoWakeUps(table, _FIRST_SHARD_ONLY).put(key, now + _LOOK_AFTER)
    print(f"step {parsed.step} is released once; it goes out if it is due, in the debtor's hours")
    return 0


def _require_waiting_step(policy: Policy | None, step: str) -> None:
    if policy is None:
        raise NotFound("the policy that the creditor chose is not on record")
    waiting = sorted(
        {one.name for cadence in policy.cadences for one in cadence.steps if one.needs_release}
    )
    if step not in waiting:
        known = ", ".join(waiting) or "it has none; choose a policy that has"
        raise InvalidInput("STEP", "is no step of the policy that waits for a person", known)
