"""``puntual history DEBTOR``: messages, decisions, replies and payments, in order."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from cli.accounts import read_account
from cli.arguments import file_to_write
from cli.commands import Commands, add_creditor, open_table, who_of
from cli.explaining.case import debtor_key
from cli.explaining.words import LANGUAGES
from cli.history.entry import Entry
from cli.history.gathering import gather
from cli.history.messages import Writer
from cli.history.printed import Heading, as_json, as_page
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.application.cases.shown_words import ShownWords
from puntual.domain.conversation.kept_message import KeptMessage
from puntual.domain.errors import NotFound
from puntual.domain.ids import DebtorKey


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "history", help="all that happened with a debtor, in order, as JSON or to be printed"
    )
    parser.add_argument("debtor", metavar="DEBTOR", help="the debtor's id")
    add_creditor(parser)
    parser.add_argument(
        "--by", metavar="WHO", help="also what they wrote; that WHO read it is on record"
    )
    parser.add_argument(
        "--html", type=file_to_write, metavar="FILE", help="a page to print, in place of JSON"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="es", help="of the page (es)")
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    """Print the history, or write the page."""
    table, key, now = open_table(parsed), debtor_key(parsed), SystemClock().now()
    creditor = DynamoCreditors(table).read(key.creditor)
    if creditor is None:
        raise NotFound(f"nothing is known of {key.creditor}")
    account = read_account(table, key)
    by = "" if parsed.by is None else who_of(parsed)
    entries = gather(
        account,
        DynamoDecisions(table).history(key),
        _messages(table, key, by),
        Writer(table, account, creditor).words(),
        with_words=bool(by),
    )
    heading = Heading(key.creditor, creditor.name, key.debtor, now, by)
    if parsed.html is None:
        print(as_json(heading, entries))
    else:
        _write(parsed.html, heading, entries, parsed.lang)
    return 0


def _messages(table: Table, key: DebtorKey, by: str) -> Sequence[KeptMessage]:
    """Return what they wrote; who reads the words is on record before they are read."""
    words = DynamoWords(table)
    if not by:
        return words.all_of(key)
    shown = ShownWords(words, DynamoWordReadings(table), DynamoCases(table))
    return shown.of_debtor(key, by, SystemClock().now())


def _write(file: Path, heading: Heading, entries: Sequence[Entry], language: str) -> None:
    with file.open("w", encoding="utf-8") as page:
        page.writelines(as_page(heading, entries, language))
    print(f"{file} written: {len(entries)} entries")
