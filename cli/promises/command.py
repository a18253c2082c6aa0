"""``puntual promise list``: what was promised, and what became of it."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from cli.commands import Commands, add_creditor, creditor_of, open_table
from cli.naming.known import require_creditor
from cli.promises.printed import Listed, as_json, as_text, rate_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.books.promises import KnownPromise, promises_in
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.agreements.promise import PromiseState
from puntual.domain.agreements.promise_record import PromiseRecord
from puntual.domain.ids import CreditorId
from puntual.ports.daily_pass import ScannedAccount, ScannedPage

_WEEK: Final = timedelta(days=7)
# From here on a view tells every promise one by one.
_BEFORE_ALL: Final = datetime(2000, 1, 1, tzinfo=UTC)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("promise", help="what was promised, and what became of it")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="promises of a creditor; ids, no names")
    add_creditor(listing)
    add = listing.add_argument
    add("--due-this-week", action="store_true", help="open ones of today and six days more")
    add("--broken", action="store_true", help="broken ones of whoever still owes")
    add("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_promises)


def list_promises(parsed: argparse.Namespace) -> int:
    """Print promises by debtor, and of all that are due how many were kept.

    Without a choice those are printed whose grace has not passed. Every account of the table is
    looked at, as for ``case list``; whole accounts are read of those alone who broke a promise.
    """
    table, creditor, now = open_table(parsed), creditor_of(parsed), SystemClock().now()
    require_creditor(table, creditor)
    kept = past = 0
    is_empty = True
    for page in DynamoAccountScan(table).walk(1, 1, None):
        for account in _of(page, creditor):
            view = _view_of(account, now)
            kept, past = _counted(view.promise_record, kept, past)
            for one in _chosen(account, view, parsed, now):
                is_empty = False
                print(as_json(one) if parsed.json else as_text(one))
    if is_empty and not parsed.json:
        print("there is no such promise")
    print(rate_of(kept, past), file=sys.stderr if parsed.json else sys.stdout)
    return 0


def _of(page: ScannedPage, creditor: CreditorId) -> Iterator[ScannedAccount]:
    return (one for one in page.accounts if one.key.creditor == creditor)


def _view_of(account: ScannedAccount, now: datetime) -> AccountView:
    excerpt = account.excerpt()
    return view_of(account.whole(), now) if excerpt is None else excerpt.view(now)


def _counted(record: PromiseRecord, kept: int, past: int) -> tuple[int, int]:
    return kept + record.kept, past + record.kept + record.broken


def _chosen(
    account: ScannedAccount, view: AccountView, parsed: argparse.Namespace, now: datetime
) -> Iterator[Listed]:
    if not (view.promise_record.broken_since and parsed.broken) and not promises_in(view):
        return
    known = _known(account, view, parsed)
    zone = _zone_of(view, now)
    for one in known:
        listed = Listed(account.key.debtor, one, one.state(now), zone)
        if _is_wanted(listed, view, parsed, now):
            yield listed


def _known(
    account: ScannedAccount, view: AccountView, parsed: argparse.Namespace
) -> Sequence[KnownPromise]:
    if parsed.broken and view.promise_record.broken_since:
        return promises_in(view_of(account.whole(), _BEFORE_ALL))
    return promises_in(view)


def _zone_of(view: AccountView, now: datetime) -> tzinfo:
    rules = PackagedRuleBook().rules_for(view.profile, now)
    return UTC if rules is None or not rules.zones else rules.zones[0]


def _is_wanted(one: Listed, view: AccountView, parsed: argparse.Namespace, now: datetime) -> bool:
    if parsed.broken and one.state is PromiseState.BROKEN:
        return bool(view.open_instalments)
    if parsed.due_this_week and one.state is PromiseState.OPEN:
        today = now.astimezone(one.zone).date()
        return today <= one.known.promise.due_on < today + _WEEK
    return not (parsed.broken or parsed.due_this_week)
