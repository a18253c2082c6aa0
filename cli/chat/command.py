"""``puntual chat``: what people wrote, and who has read it."""

import argparse
import json

from cli.accounts import add_debtor, debtor_of
from cli.chat.printed import message_as_json, message_as_line
from cli.chat.say import add_say
from cli.commands import Commands, add_creditor, add_who, creditor_of, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.application.cases.shown_words import ShownWords
from puntual.domain.ids import DebtorId, DebtorKey, require_billing_id


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("chat", help="what people wrote, and who has read it")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="one debtor's messages, without their words")
    add_debtor(listing)
    listing.add_argument("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_messages)
    show = actions.add_parser("show", help="with their words; that you read them is on record")
    add_creditor(show)
    named = show.add_mutually_exclusive_group(required=True)
    named.add_argument("--debtor", metavar="ID", help="all that a debtor wrote")
    named.add_argument("--case", metavar="CASE", help="the message that a case is about")
    add_who(show)
    show.add_argument("--json", action="store_true", help="a line of JSON for each")
    show.set_defaults(run=show_words)
    add_say(actions)
    readings = actions.add_parser("readings", help="who has read whose words, the last one first")
    add_creditor(readings)
    readings.add_argument("--json", action="store_true", help="a line of JSON for each")
    readings.set_defaults(run=list_readings)


def list_messages(parsed: argparse.Namespace) -> int:
    """Print one debtor's messages without their words."""
    for message in DynamoWords(open_table(parsed)).all_of(debtor_of(parsed)):
        show = message_as_json if parsed.json else message_as_line
        print(show(message, with_words=False))
    return 0


def show_words(parsed: argparse.Namespace) -> int:
    """Print messages with their words, once the reading is on record."""
    table, who, now = open_table(parsed), who_of(parsed), SystemClock().now()
    shown = ShownWords(DynamoWords(table), DynamoWordReadings(table), DynamoCases(table))
    creditor = creditor_of(parsed)
    if parsed.case is not None:
        messages = shown.of_case(creditor, parsed.case, who, now)
    else:
        debtor = DebtorId(require_billing_id(parsed.debtor, "--debtor"))
        messages = shown.of_debtor(DebtorKey(creditor, debtor), who, now)
    for message in messages:
        show = message_as_json if parsed.json else message_as_line
        print(show(message, with_words=True))
    if not messages and not parsed.json:
        print("nothing is kept; words are kept for talk.keep_days of the policy")
    return 0


def list_readings(parsed: argparse.Namespace) -> int:
    """Print who has read whose words, and when."""
    readings = DynamoWordReadings(open_table(parsed)).latest(creditor_of(parsed))
    for one in readings:
        whose = ", ".join(one.debtors) or "an unknown sender"
        if parsed.json:
            told = {
                "at": one.at.isoformat(),
                "by": one.by,
                "debtors": [*one.debtors],
                "case": one.case,
            }
            print(json.dumps(told, ensure_ascii=False))
        else:
            print("  ".join(filter(None, (f"{one.at:%Y-%m-%dT%H:%MZ}", one.by, whose, one.case))))
    return 0
