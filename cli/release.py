"""``puntual release``: release a step that waits for a person, for one debtor.

A debt that is too old to be asked for waits as well, for the step that it has reached.
"""

import argparse

from cli.accounts import add_debtor, debtor_of, look_soon, read_account
from cli.commands import Commands, add_who, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.domain.accounts.account import Release
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.policies.policy import Policy


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("release", help="let a step that waits for a person go out")
    parser.add_argument("step", metavar="STEP", help="the step's name in the policy in force")
    add_debtor(parser)
    add_who(parser)
    parser.set_defaults(run=release_step)


def release_step(parsed: argparse.Namespace) -> int:
    """Put the release on record and have the account looked at."""
    table, key, who = open_table(parsed), debtor_of(parsed), who_of(parsed)
    _require_waiting_step(DynamoPolicies(table).current(key.creditor), parsed.step)
    read_account(table, key)
    now = SystemClock().now()
    DynamoAccountChanges(table).add_release(key, Release(parsed.step, now, who))
    look_soon(table, key, now)
    print(f"step {parsed.step} is released once; it goes out if it is due, in the debtor's hours")
    return 0


def _require_waiting_step(policy: Policy | None, step: str) -> None:
    if policy is None:
        raise NotFound("the policy that the creditor chose is not on record")
    steps = [one for cadence in policy.cadences for one in cadence.steps]
    # What is too old waits at whatever step on late money it has reached.
    waiting = sorted({one.name for one in steps if one.needs_release or one.offset > 0})
    if step not in waiting:
        known = ", ".join(waiting) or "it has none; choose a policy that has"
        raise InvalidInput("STEP", "is no step of the policy that can wait for a person", known)
