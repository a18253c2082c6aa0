"""``puntual person hold``: keep what somebody wrote and sent until a person releases it."""

import argparse
import json

from cli.commands import (
    Commands,
    add_bucket,
    add_creditor,
    add_who,
    creditor_of,
    open_table,
    who_of,
)
from cli.person.data import people_desk
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.cases.legal_holds import DynamoLegalHolds
from puntual.application.personal_data.legal_holds import LegalHolding
from puntual.domain.accounts.people.legal_hold import LegalHold, LegalHoldEvent, require_reason
from puntual.domain.errors import Conflict
from puntual.domain.ids import DebtorId, DebtorKey, require_billing_id


def add_holds(actions: Commands) -> None:
    """Add the actions."""
    hold = actions.add_parser(
        "hold", help="keep what a debtor wrote and sent beyond its days: a legal hold"
    )
    _add_decision(hold)
    hold.set_defaults(run=hold_debtor)
    release = actions.add_parser("release", help="end a legal hold: all goes by its days again")
    _add_decision(release)
    release.set_defaults(run=release_debtor)
    listing = actions.add_parser("holds", help="the legal holds that stand, or who placed which")
    add_creditor(listing)
    listing.add_argument(
        "--log", action="store_true", help="who placed and who ended them, the last one first"
    )
    listing.add_argument("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_holds)


def hold_debtor(parsed: argparse.Namespace) -> int:
    """Place a hold, or go on with one that was cut short."""
    holding, key = _holding_of(parsed), _key_of(parsed)
    who, reason, now = who_of(parsed), require_reason(parsed.reason), SystemClock().now()
    progress = holding.place(key, who, reason, now, lambda: True)
    print(f"{key.debtor} is on a legal hold: {progress.messages} messages stay, and what comes")
    print("calls that were under way may have kept a message by its day: hold again in a minute")
    return 0


def release_debtor(parsed: argparse.Namespace) -> int:
    """End a hold, or go on where that was cut short."""
    holding, key = _holding_of(parsed), _key_of(parsed)
    who, reason, now = who_of(parsed), require_reason(parsed.reason), SystemClock().now()
    progress = holding.end(key, who, reason, now, lambda: True)
    print(f"{key.debtor} is on no legal hold: {progress.messages} messages go by their days again")
    return 0


def list_holds(parsed: argparse.Namespace) -> int:
    """Print the holds that stand, or the record of who placed and ended them."""
    holds, creditor = DynamoLegalHolds(open_table(parsed)), creditor_of(parsed)
    found = holds.latest_events(creditor) if parsed.log else holds.standing(creditor)
    for one in found:
        told = _told(one)
        print(json.dumps(told, ensure_ascii=False) if parsed.json else "  ".join(told.values()))
    if not found and not parsed.json:
        print("none")
    return 0


def _told(one: LegalHold | LegalHoldEvent) -> dict[str, str]:
    if isinstance(one, LegalHoldEvent):
        state = "placed" if one.begins else "released"
    else:
        state = "is being released: release it again" if one.is_ending else "stands"
    return {
        "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
        "debtor": one.key.debtor,
        "state": state,
        "by": one.by,
        "reason": one.reason,
    }


def _add_decision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("debtor", metavar="DEBTOR", help="the debtor's id")
    add_creditor(parser)
    add_who(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it stays on record")
    add_bucket(parser, required=False)


def _key_of(parsed: argparse.Namespace) -> DebtorKey:
    debtor = DebtorId(require_billing_id(parsed.debtor, "DEBTOR"))
    return DebtorKey(creditor_of(parsed), debtor)


def _holding_of(parsed: argparse.Namespace) -> LegalHolding:
    """Return the ports.

    Raises:
        Conflict: something has to be moved in a bucket that is not named.
    """
    table = open_table(parsed)
    desk = people_desk(table, parsed.bucket or "")
    data = desk.data
    if parsed.bucket is None:
        writers = data.writers_of_debtor(data.home_of(_key_of(parsed)))
        if any(one.file is not None for writer in writers for one in data.words.all_of(writer)):
            raise Conflict("they have sent photos or recordings: name --bucket, which holds them")
    return desk.holding
