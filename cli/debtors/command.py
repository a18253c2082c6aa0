"""``puntual debtors list``: debtors by label, hold and reason, a bounded page each time."""

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cli.commands import Commands, add_creditor, creditor_of, open_table
from cli.naming.known import require_creditor
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.label import AccountLabel, label_among
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId
from puntual.domain.reasons import Reason
from puntual.ports.daily_pass import ScannedAccount, ScannedPage

# Of the table, a thousand items each: what one call may read however few of them fit.
_MOST_PAGES: Final = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A debtor as it is listed."""

    debtor: str
    label: str
    holds: tuple[str, ...]
    reasons: tuple[str, ...]


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("debtors", help="who there is, by label, hold and reason")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="a page of debtors; ids, no names")
    add_creditor(listing)
    add = listing.add_argument
    add("--label", choices=[one.value for one in AccountLabel], help="only with this label")
    add("--hold", choices=[one.value for one in HoldKind], help="only with this hold in force")
    reasons = [one.value for one in Reason]
    add("--reason", choices=reasons, metavar="CODE", help="only whom nothing was sent to for it")
    add("--after", default="", metavar="PLACE", help="go on where the last page ended")
    add("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_debtors)


def list_debtors(parsed: argparse.Namespace) -> int:
    """Print debtors page by page of the table, until one has some of them or enough were read."""
    table, creditor, now = open_table(parsed), creditor_of(parsed), SystemClock().now()
    require_creditor(table, creditor)
    pages = DynamoAccountScan(table).walk(1, 1, _read_place(parsed.after))
    found, after = False, ""
    for _, page in zip(range(_MOST_PAGES), pages, strict=False):
        for one in _listed(page, creditor, now):
            if _is_wanted(one, parsed):
                print(_as_json(one) if parsed.json else _as_text(one))
                found = True
        after = page.after or ""
        if found or not after:
            break
    if after:
        print(f"there may be more: --after {_write_place(after)}", file=sys.stderr)
    elif not found and not parsed.json:
        print("there is nobody" if not parsed.after else "there is nobody else")
    return 0


def _listed(page: ScannedPage, creditor: CreditorId, now: datetime) -> Iterator[Listed]:
    rules = PackagedRuleBook()
    for account in page.accounts:
        if account.key.creditor != creditor:
            continue
        view = _view_of(account, now)
        law = rules.rules_for(view.profile, now)
        holds = view.active_holds(now)
        zones = () if law is None else law.zones
        reasons = account.last_reasons() or ""
        yield Listed(
            account.key.debtor,
            label_among(view.open_instalments, holds, now, zones).value,
            tuple(sorted({one.kind.value for one in holds})),
            tuple(filter(None, reasons.split(","))),
        )


def _view_of(account: ScannedAccount, now: datetime) -> AccountView:
    excerpt = account.excerpt()
    return view_of(account.whole(), now) if excerpt is None else excerpt.base


def _is_wanted(one: Listed, parsed: argparse.Namespace) -> bool:
    return (
        parsed.label in {None, one.label}
        and (parsed.hold is None or parsed.hold in one.holds)
        and (parsed.reason is None or parsed.reason in one.reasons)
    )


def _as_text(one: Listed) -> str:
    holds, reasons = ", ".join(one.holds) or "-", ", ".join(one.reasons) or "-"
    return f"{one.debtor}  {one.label}  {holds}  {reasons}"


def _as_json(one: Listed) -> str:
    told = {
        "debtor": one.debtor,
        "label": one.label,
        "holds": [*one.holds],
        "reasons": [*one.reasons],
    }
    return json.dumps(told, ensure_ascii=False)


def _write_place(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode()


def _read_place(text: str) -> str | None:
    if not text:
        return None
    try:
        place = base64.urlsafe_b64decode(text.encode()).decode()
    except (binascii.Error, UnicodeError) as err:
        raise InvalidInput("--after", "is no place", "copy it from the page before") from err
    if "\n" not in place:
        raise InvalidInput("--after", "is no place", "copy it from the page before")
    return place
