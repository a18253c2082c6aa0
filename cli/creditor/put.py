"""``puntual creditors put``: stores a creditor, or changes what is named of a known one."""

import argparse
import sys
from dataclasses import replace
from typing import Any, Final

from cli.commands import add_table, open_table
from cli.rules.duties import write_missing_values
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.packaged.template_words import load_grammars
from puntual.domain.accounts.creditor import Creditor, parse_form_of_address
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, PhoneNumberId, require_id
from puntual.domain.templates.entered_text import require_harmless_name, require_harmless_text
from puntual.domain.wording.supplier_id import write_supplier_id

# Fields whose texts a message says as they are, beside the option that names each.
_TEXTS: Final = ("contact_line", "how_to_pay", "claims_book", "address")
_HELP: Final = {
    "contact_line": "how debtors reach a person",
    "how_to_pay": 'what follows "How to pay:" in a message',
    "claims_book": "where the claims book is (Peru)",
    "address": "where it is registered (Brazil, CDC 42-A)",
}


def add_put(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action."""
    put = actions.add_parser("put", help="store a creditor, or change what is named of it")
    add_table(put)
    add = put.add_argument
    add("--id", required=True, metavar="ID", help="its short name, e.g. acme")
    add("--name", metavar="TEXT", help="as debtors know it; it signs each message")
    add("--phone-number-id", metavar="ID", help="Meta's id of the number that it writes from")
    for name in _TEXTS:
        add(_option(name), metavar="TEXT", help=f"{_HELP[name]}; an empty one takes it away")
    add("--tax-id", metavar="ID", help="its CPF or CNPJ (Brazil, CDC 42-A)")
    add(
        "--form-of-address",
        metavar="FORM",
        help="tu, usted or vos for all customers; empty: as is usual for each",
    )
    add(
        "--pays-online",
        action=argparse.BooleanOptionalAction,
        help="use the templates with a pay button; register them before (templates push)",
    )
    put.set_defaults(run=put_creditor)


def put_creditor(parsed: argparse.Namespace) -> int:
    """Store a creditor whose texts say nothing that no message may say."""
    _require_harmless_texts(parsed)
    book = DynamoCreditors(open_table(parsed))
    known = book.read(CreditorId(require_id(parsed.id, "--id")))
    creditor = _changed(known or _new(parsed), parsed)
    # Meta is asked within the hour about its number.
    book.put(creditor)
    print(f"creditor {creditor.id} {'stored' if known is None else 'changed'}")
    for missing in write_missing_values(creditor):
        print(f"note: {missing}", file=sys.stderr)
    return 0


def _new(parsed: argparse.Namespace) -> Creditor:
    """Return a creditor that is not known yet, which wants a name and a number.

    Raises:
        InvalidInput: one of them is not said.
    """
    for option in ("--name", "--phone-number-id"):
        if getattr(parsed, _field(option)) is None:
            raise InvalidInput(option, "is missing", "a new creditor needs a name and a number")
    return Creditor(require_id(parsed.id, "--id"), parsed.name, PhoneNumberId(""))


def _changed(creditor: Creditor, parsed: argparse.Namespace) -> Creditor:
    """Return a creditor with what the command line names, and all else as it was."""
    texts: dict[str, Any] = {
        name: " ".join(said.split()) if name == "name" else said
        for name in ("name", *_TEXTS)
        if (said := getattr(parsed, name)) is not None
    }
    creditor = replace(creditor, **texts)
    if parsed.phone_number_id is not None:
        number = PhoneNumberId(require_id(parsed.phone_number_id, "--phone-number-id"))
        creditor = replace(creditor, phone_number_id=number)
    if parsed.tax_id is not None:
        written = write_supplier_id(parsed.tax_id) if parsed.tax_id else ""
        creditor = replace(creditor, tax_id=written)
    if parsed.form_of_address is not None:
        form = parse_form_of_address(parsed.form_of_address) if parsed.form_of_address else None
        creditor = replace(creditor, form_of_address=form)
    if parsed.pays_online is not None:
        creditor = replace(creditor, pays_online=parsed.pays_online)
    return creditor


def _require_harmless_texts(parsed: argparse.Namespace) -> None:
    """Refuse a name of blanks, and texts that no message may say.

    Raises:
        InvalidInput: there is one; it names the option.
    """
    if parsed.name is not None and not parsed.name.strip():
        raise InvalidInput(
            "--name", "is empty", "it signs each message; write the business's name"
        )
    grammars = load_grammars()
    for name in ("name", *_TEXTS):
        said = getattr(parsed, name)
        require = require_harmless_name if name in {"name", "address"} else require_harmless_text
        if said is not None:
            require(_option(name), said, grammars)


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"


def _field(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")
