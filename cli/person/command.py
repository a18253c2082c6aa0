"""``puntual person``: print what is stored of a person, or erase what names or reaches them."""

import argparse
import json
from collections.abc import Iterable, Iterator
from typing import Final

from cli.accounts import read_account
from cli.commands import (
    Commands,
    add_bucket,
    add_creditor,
    add_who,
    creditor_of,
    open_table,
    who_of,
)
from cli.person.data import data_of
from cli.person.holds import add_holds
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.application.personal_data.erasure import forget, reasons_to_keep
from puntual.application.personal_data.people import PersonalData, PersonRecords
from puntual.application.plain_values import to_plain
from puntual.domain.conversation.kept_message import KeptMessage, UnknownSender, Writer
from puntual.domain.errors import Conflict, InvalidInput
from puntual.domain.ids import DebtorId, DebtorKey, require_billing_id

_STAYS: Final = """\
the proof stays, by the debtor's id: documents, holds, cases, consents, contacts without
WhatsApp's ids; what they wrote and sent does not
what the billing system sends again is stored again, and never written to: erase it there as well
backups hold what was erased for 35 days, and answers under idempotency keys for one"""


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("person", help="what is stored of a person, told or erased")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="print all that is stored, as JSON")
    _add_person(export)
    export.set_defaults(run=export_person)
    erase = actions.add_parser("erase", help="remove what names or reaches them; keep the proof")
    _add_person(erase)
    add_who(erase)
    add_bucket(erase, required=False)
    erase.add_argument(
        "--although-needed",
        action="store_true",
        help="also one who owes, or is in a dispute: a law may want that kept",
    )
    erase.set_defaults(run=erase_person)
    add_holds(actions)


def export_person(parsed: argparse.Namespace) -> int:
    """Print all records of a person, and what was withdrawn from their lines."""
    table = open_table(parsed)
    data = data_of(table)
    person = _person_of(parsed, data)
    merged = [gone for key in person.records for gone in data.merged_into(key)]
    people, creditor = DynamoPeople(table), creditor_of(parsed)
    told = {
        "creditor": creditor,
        "records": [to_plain(read_account(table, key)) for key in person.records],
        "merged": [to_plain(read_account(table, key)) for key in merged],
        "lines": {
            line: to_plain(people.find(creditor, line).withdrawals) for line in person.lines
        },
        "answers": {key.debtor: _answers_of(table, key) for key in (*person.records, *merged)},
        "words": [to_plain(one) for one in _words_of(table, person, merged)],
    }
    print(json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True))
    return 0


def _answers_of(table: Table, key: DebtorKey) -> list[object]:
    """Return what became of the questions of a record."""
    return [to_plain(one) for one in DynamoAnswers(table).all_of(key)]


def _words_of(
    table: Table, person: PersonRecords, merged: Iterable[DebtorKey]
) -> Iterator[KeptMessage]:
    """Yield what they wrote, also before a record had them."""
    words, creditor = DynamoWords(table), person.records[0].creditor
    strangers = [UnknownSender(creditor, line) for line in person.lines]
    writers: list[Writer] = [*person.records, *merged, *strangers]
    for writer in writers:
        yield from words.all_of(writer)


def erase_person(parsed: argparse.Namespace) -> int:
    """Erase a person, unless what is stored is still needed."""
    data = data_of(open_table(parsed), parsed.bucket or "")
    who, now = who_of(parsed), SystemClock().now()
    person = _person_of(parsed, data)
    if parsed.bucket is None and data.has_media(person):
        raise Conflict("they have sent photos or recordings: name --bucket, which holds them")
    reasons = reasons_to_keep(data, person, now)
    if reasons and not parsed.although_needed:
        raise Conflict(f"{'; '.join(reasons)}; with --although-needed it is erased all the same")
    forget(data, person, who, now)
    print(f"erased: {', '.join(key.debtor for key in person.records)}")
    print(_STAYS)
    return 0


def _add_person(parser: argparse.ArgumentParser) -> None:
    add_creditor(parser)
    named = parser.add_mutually_exclusive_group(required=True)
    named.add_argument("--phone", metavar="PHONE", help="the person's phone, in any spelling")
    named.add_argument("--debtor", metavar="ID", help="the id of one of the person's debtors")


def _person_of(parsed: argparse.Namespace, data: PersonalData) -> PersonRecords:
    creditor = creditor_of(parsed)
    if parsed.debtor is not None:
        debtor = DebtorId(require_billing_id(parsed.debtor, "--debtor"))
        return data.of_debtor(DebtorKey(creditor, debtor))
    digits = "".join(filter(str.isdecimal, parsed.phone))
    if not digits:
        raise InvalidInput("--phone", "has no digits", "write it as +525512345678")
    return data.of_line(creditor, digits)
