"""``puntual case``: what waits for a person, and how a person settles it."""

import argparse
from collections.abc import Iterator
from datetime import datetime

from cli.accounts import beginning_of, read_account
from cli.arguments import day_to_play
from cli.cases.accounts import account_as_json, account_as_line, waiting_accounts
from cli.cases.media import add_media
from cli.cases.printed import as_json, as_line
from cli.commands import Commands, add_creditor, add_who, creditor_of, open_table, who_of
from puntual.adapters.aws.case_events import EventBridgeCaseEvents
from puntual.adapters.aws.clients import events_client
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.cases.work import CaseWork
from puntual.domain.conversation.case import Case, CaseOutcome, Ending, ends_hold
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, require_id
from puntual.ports.cases import Cases

# The scheduler asks every shard from the first on: the first one is there in every stage.
_FIRST_SHARD_ONLY = 1


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("case", help="what waits for a person, and how it ends")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="all that waits for a person")
    add_creditor(listing)
    listing.add_argument("--json", action="store_true", help="a line of JSON for each")
    listing.add_argument(
        "--only-cases", action="store_true", help="without a look at every account of the table"
    )
    listing.set_defaults(run=list_cases)
    take = _add_action(actions, "take", "say that a person works on it")
    take.add_argument("--label", default="", metavar="LABEL", help="what to sort it by")
    take.set_defaults(run=take_case)
    resume = _add_action(actions, "resume", "give reminders back while it goes on")
    resume.set_defaults(run=resume_case)
    close = _add_action(actions, "close", "say how it ended, which ends its hold")
    close.add_argument(
        "--outcome",
        required=True,
        choices=[outcome.value for outcome in CaseOutcome],
        metavar="OUTCOME",
        help=", ".join(CaseOutcome),
    )
    close.add_argument(
        "--until",
        type=day_to_play,
        metavar="DATE",
        help="with promised and plan_agreed: the first day of reminders again",
    )
    close.set_defaults(run=close_case)
    add_media(actions)


def list_cases(parsed: argparse.Namespace) -> int:
    """Print all that waits: unfinished cases by due time, then accounts that wait otherwise."""
    now, creditor, table = SystemClock().now(), creditor_of(parsed), open_table(parsed)
    told: set[DebtorId] = set()
    is_empty = True
    for case in _unfinished(DynamoCases(table), creditor):
        print(as_json(case, now) if parsed.json else as_line(case, now))
        told.update(case.debtors)
        is_empty = False
    if not parsed.only_cases:
        for account in waiting_accounts(table, creditor, now, told):
            print(account_as_json(account) if parsed.json else account_as_line(account))
            is_empty = False
    if is_empty and not parsed.json:
        print("nothing waits")
    return 0


def take_case(parsed: argparse.Namespace) -> int:
    """Put a case into a person's hands."""
    label = require_id(parsed.label, "--label") if parsed.label else ""
    work = _work_on(open_table(parsed))
    case = work.take(creditor_of(parsed), parsed.case, who_of(parsed), label)
    return _tell(parsed, case, f"case {case.id} is with {case.taken_by}")


def resume_case(parsed: argparse.Namespace) -> int:
    """Give reminders back while a case goes on."""
    now, work = SystemClock().now(), _work_on(open_table(parsed))
    case = work.resume(creditor_of(parsed), parsed.case, who_of(parsed), now)
    return _tell(parsed, case, f"case {case.id} goes on; its hold is ended, reminders may go out")


def close_case(parsed: argparse.Namespace) -> int:
    """Say how a case ended."""
    now, table = SystemClock().now(), open_table(parsed)
    ending = Ending(CaseOutcome(parsed.outcome), who_of(parsed), now)
    until = _until(parsed, table, now)
    case = _work_on(table).close(creditor_of(parsed), parsed.case, ending, until)
    outcome = ending.outcome if case.ending is None else case.ending.outcome
    then = "its hold is ended" if ends_hold(outcome) else "its hold stays: puntual hold ends it"
    return _tell(parsed, case, f"case {case.id} is closed: {outcome}; {then}")


def _add_action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    says: str,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=says)
    parser.add_argument("case", metavar="CASE", help="its id, as list prints it")
    add_creditor(parser)
    add_who(parser)
    parser.add_argument("--json", action="store_true", help="print the case as JSON")
    return parser


def _unfinished(cases: Cases, creditor: CreditorId) -> Iterator[Case]:
    page = cases.list_open(creditor)
    yield from page.cases
    while page.after:
        page = cases.list_open(creditor, page.after)
        yield from page.cases


def _until(parsed: argparse.Namespace, table: Table, now: datetime) -> datetime | None:
    """Return the first instant of reminders again, wherever one of the debtors may be.

    Raises:
        InvalidInput: it has come already.
    """
    if parsed.until is None:
        return None
    creditor = creditor_of(parsed)
    case = DynamoCases(table).find(creditor, parsed.case)
    if case is None or not case.debtors:
        raise NotFound("the case is of no debtor with whom something can be agreed")
    keys = (DebtorKey(creditor, debtor) for debtor in case.debtors)
    profiles = (read_account(table, key).profile for key in keys)
    until = max(beginning_of(parsed.until, profile, now) for profile in profiles)
    if until <= now:
        raise InvalidInput("--until", "has begun for the debtor", "write a later day")
    return until


def _work_on(table: Table) -> CaseWork:
    return CaseWork(
        DynamoCases(table),
        EventBridgeCaseEvents(events_client()),
        DynamoAccounts(table),
        DynamoAccountChanges(table),
        DynamoPeople(table),
        DynamoPolicies(table),
        DynamoWakeUps(table, _FIRST_SHARD_ONLY),
    )


def _tell(parsed: argparse.Namespace, case: Case, said: str) -> int:
    print(as_json(case, SystemClock().now()) if parsed.json else said)
    return 0
