"""``puntual person``: print what is stored of a person, or erase what names or reaches them."""

import argparse
import json
from typing import Final

from cli.arguments import file_to_write
from cli.commands import (
    Commands,
    add_bucket,
    add_creditor,
    add_who,
    creditor_of,
    open_table,
    who_of,
)
from cli.explaining.words import LANGUAGES
from cli.person.data import people_desk
from cli.person.holds import add_holds
from cli.person.page import as_page
from puntual.adapters.clock import SystemClock
from puntual.application.personal_data.erasure import forget, reasons_to_keep
from puntual.application.personal_data.people import PersonalData, PersonRecords
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
    export = actions.add_parser("export", help="print all that is stored; that is on record")
    _add_person(export)
    add_who(export)
    export.add_argument(
        "--html", type=file_to_write, metavar="FILE", help="a page to read, in place of JSON"
    )
    export.add_argument("--lang", choices=LANGUAGES, default="es", help="of the page (es)")
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
    """Print everything as JSON, or write the page; that WHO read it is on record."""
    table, who, now = open_table(parsed), who_of(parsed), SystemClock().now()
    desk = people_desk(table)
    exporter = desk.exporter
    held = exporter.read(_person_of(parsed, desk.data), who, now)
    if parsed.html is None:
        print(json.dumps(exporter.plain(held), ensure_ascii=False, indent=2, sort_keys=True))
    else:
        with parsed.html.open("w", encoding="utf-8") as page:
            page.writelines(as_page(held, parsed.lang))
        print(f"{parsed.html} written")
    return 0


def erase_person(parsed: argparse.Namespace) -> int:
    """Erase a person, unless what is stored is still needed."""
    data = people_desk(open_table(parsed), parsed.bucket or "").data
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
