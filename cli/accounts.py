"""One debtor's account, as commands name it, read it, and have it looked at after a change."""

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta

from cli.commands import add_creditor, creditor_of
from cli.naming.known import near_debtors, require_creditor
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.errors import NotFound
from puntual.domain.ids import DebtorId, DebtorKey, require_billing_id

# The scheduler asks every shard from the first on: the first one is there in every stage.
_FIRST_SHARD_ONLY = 1
# A row may never be written behind a tick that has queried already.
_LOOK_AFTER = timedelta(seconds=60)


def add_debtor(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name one debtor of one creditor in a table."""
    add_creditor(parser)
    parser.add_argument("--debtor", required=True, metavar="ID", help="the debtor's id")


def debtor_of(parsed: argparse.Namespace) -> DebtorKey:
    """Return the account that the command line names."""
    return DebtorKey(creditor_of(parsed), DebtorId(require_billing_id(parsed.debtor, "--debtor")))


def read_account(table: Table, key: DebtorKey) -> Account:
    """Return an account.

    Raises:
        NotFound: there is none.
    """
    account = DynamoAccounts(table).read(key)
    if account is None:
        require_creditor(table, key.creditor)
        near = " or ".join(near_debtors(table, key))
        hint = f"; did you mean {near}?" if near else ""
        raise NotFound(f"the creditor has no such debtor{hint}")
    if account.profile.merged_into is not None:
        print(f"note: this debtor has become {account.profile.merged_into}", file=sys.stderr)
    return account


def beginning_of(day: date, profile: Profile, now: datetime) -> datetime:
    """Return when a day has begun wherever the debtor may be."""
    rules = PackagedRuleBook().rules_for(profile, now)
    zones = (UTC,) if rules is None else rules.zones
    return max(datetime.combine(day, time.min, zone) for zone in zones).astimezone(UTC)


def look_soon(table: Table, key: DebtorKey, now: datetime) -> None:
    """Have an account looked at within minutes."""
    DynamoWakeUps(table, _FIRST_SHARD_ONLY).put(key, now + _LOOK_AFTER)
