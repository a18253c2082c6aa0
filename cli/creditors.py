"""``puntual creditors``: the businesses that are owed, and the numbers that they write from."""

import argparse
import sys

from cli.commands import Commands, add_table, open_table
from cli.rules.duties import write_missing_values
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.packaged.template_words import load_grammars
from puntual.domain.accounts.creditor import Creditor, FormOfAddress, parse_form_of_address
from puntual.domain.ids import PhoneNumberId, require_id
from puntual.domain.templates.entered_text import require_harmless_name, require_harmless_text
from puntual.domain.wording.supplier_id import write_supplier_id


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("creditors", help="the businesses that are owed")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    put = actions.add_parser("put", help="store a creditor, replacing what was known of it")
    add_table(put)
    put.add_argument("--id", required=True, metavar="ID", help="its short name, e.g. acme")
    put.add_argument(
        "--name", required=True, metavar="TEXT", help="as debtors know it; it signs each message"
    )
    put.add_argument(
        "--phone-number-id",
        required=True,
        metavar="ID",
        help="Meta's id of the number that it writes from",
    )
    _add_texts(put)
    put.add_argument(
        "--pays-online",
        action="store_true",
        help="use the templates with a pay button; register them before (templates push)",
    )
    put.set_defaults(run=put_creditor)


def _add_texts(put: argparse.ArgumentParser) -> None:
    put.add_argument(
        "--contact-line", default="", metavar="TEXT", help="how debtors reach a person"
    )
    put.add_argument(
        "--how-to-pay", default="", metavar="TEXT", help='what follows "How to pay:" in a message'
    )
    put.add_argument(
        "--claims-book", default="", metavar="TEXT", help="where the claims book is (Peru)"
    )
    put.add_argument(
        "--address", default="", metavar="TEXT", help="where it is registered (Brazil, CDC 42-A)"
    )
    put.add_argument(
        "--tax-id", default="", metavar="ID", help="its CPF or CNPJ (Brazil, CDC 42-A)"
    )
    put.add_argument(
        "--form-of-address",
        default="",
        metavar="FORM",
        help="tu, usted or vos for all customers (default: as is usual for each)",
    )


def put_creditor(parsed: argparse.Namespace) -> int:
    """Store a creditor whose texts say nothing that no message may say."""
    _require_harmless_texts(parsed)
    creditor = Creditor(
        id=require_id(parsed.id, "--id"),
        name=parsed.name,
        phone_number_id=PhoneNumberId(require_id(parsed.phone_number_id, "--phone-number-id")),
        contact_line=parsed.contact_line,
        how_to_pay=parsed.how_to_pay,
        claims_book=parsed.claims_book,
        pays_online=parsed.pays_online,
        address=parsed.address,
        form_of_address=_form_of_address(parsed.form_of_address),
        tax_id=write_supplier_id(parsed.tax_id) if parsed.tax_id else "",
    )
    # Meta is asked within the hour about its number.
    DynamoCreditors(open_table(parsed)).put(creditor)
    print(f"creditor {creditor.id} stored")
    for missing in write_missing_values(creditor):
        print(f"note: {missing}", file=sys.stderr)
    return 0


def _form_of_address(text: str) -> FormOfAddress | None:
    return parse_form_of_address(text) if text else None


def _require_harmless_texts(parsed: argparse.Namespace) -> None:
    grammars = load_grammars()
    require_harmless_name("--name", parsed.name, grammars)
    require_harmless_text("--contact-line", parsed.contact_line, grammars)
    require_harmless_text("--how-to-pay", parsed.how_to_pay, grammars)
    require_harmless_text("--claims-book", parsed.claims_book, grammars)
    require_harmless_name("--address", parsed.address, grammars)
