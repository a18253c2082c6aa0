"""Every door through which text comes into a message is known, and the linter stands behind it.

The tables are compared with the code: a new variable, a new field of a creditor, a new text of
a statement or a new data file fails here until somebody says who reads it.
"""

from collections.abc import Iterator
from importlib import resources
from typing import Any, get_args, get_type_hints

import pytest

from cli.main import main
from puntual.adapters.packaged.template_words import load_grammars
from puntual.adapters.packaged.wording import load_wording
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.templates.forbidden_words import find_in_text
from puntual.domain.wording import variables
from puntual.intake import corrections, customers, documents, merging
from puntual.intake.event import Event
from puntual.intake.fields import ShortText
from tests.doubles.dynamodb_table import NAME, table_in_memory

# Where the text of a variable comes from; what is computed has no door.
_DOORS = {
    "customer_name": "Customer.name",
    "invoices": "InvoiceIssued.label",
    "creditor_name": "Creditor.name",
    "contact_line": "Creditor.contact_line",
    "how_to_pay": "Creditor.how_to_pay",
    "claims_book": "Creditor.claims_book",
    "supplier": "Creditor.address",
}
_COMPUTED = {
    *("amount", "overdue_amount", "due_date", "due_day", "paid_on", "promise_date"),
    "promised_amount",
    *("discount_date", "discount_amount"),
}
# Texts of a creditor and of statements that no message says, and why they are harmless.
_UNSAID_OF_CREDITOR = {
    "id": "letters, digits and hyphens; it signs only where there is no name",
    "phone_number_id": "Meta's number",
    "tax_id": "digits that fit together",
}
_UNSAID_OF_STATEMENTS = {
    ("Customer", "state"): "tells the zone",
    ("Customer", "segment"): "tells the cadence",
    ("ConsentStatement", "source"): "evidence",
}
_SAID_OF_STATEMENTS = {("Customer", "name"), ("InvoiceIssued", "label")}
# Folders and files of data, by who reads their texts for the linter; None where no text is said.
_DATA = {
    "templates": "puntual templates lint",
    "answers": "puntual templates lint",
    "fallback_texts.toml": "puntual templates lint",
    "wording": "test_no_phrase_says_what_no_message_may_say",
    **dict.fromkeys(("contact_rules", "holidays", "law", "policies"), None),
    **dict.fromkeys(("currencies.toml", "rates.toml", "template_lint", "understanding"), None),
}
_THREAT = "Le vamos a embargar mañana"


def test_every_variable_of_a_message_is_computed_or_has_a_door() -> None:
    assert set(variables._WRITERS) == _DOORS.keys() | _COMPUTED


def test_every_text_of_a_creditor_is_linted_or_is_no_sentence() -> None:
    hints = get_type_hints(Creditor)
    texts = {name for name, kind in hints.items() if kind is str or name == "phone_number_id"}
    linted = {door.partition(".")[2] for door in _DOORS.values() if door.startswith("Creditor")}
    assert texts == linted | _UNSAID_OF_CREDITOR.keys()


@pytest.mark.parametrize(
    "option", ["--name", "--contact-line", "--how-to-pay", "--claims-book", "--address"]
)
def test_the_linter_stands_behind_each_text_of_a_creditor(option: str) -> None:
    known = {"--id": "acme", "--name": "A", "--phone-number-id": "1001", "--table": NAME}
    line = [word for pair in ({**known, option: _THREAT}).items() for word in pair]
    with table_in_memory():
        assert main(["creditors", "put", *line]) == 1


def test_every_short_text_of_a_statement_is_said_and_linted_or_never_said() -> None:
    """Names and labels are linted where they are stored; see test_harmless_words."""
    assert set(_short_texts()) == _SAID_OF_STATEMENTS | _UNSAID_OF_STATEMENTS.keys()


def _short_texts() -> Iterator[tuple[str, str]]:
    for module in (corrections, customers, documents, merging):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, Event) and model is not Event:
                for name, hint in model.__annotations__.items():
                    if name in model.__annotations__ and _holds(hint):
                        yield model.__name__, name


def _holds(hint: Any) -> bool:
    return hint is ShortText or any(_holds(one) for one in get_args(hint))


def test_every_data_file_with_texts_is_read_by_the_linter() -> None:
    names = {one.name for one in (resources.files("puntual.data")).iterdir()}
    assert {one for one in names if not one.startswith("__")} == set(_DATA)


def test_no_phrase_says_what_no_message_may_say() -> None:
    grammars = load_grammars()
    for channel in (load_wording().in_chat, load_wording().elsewhere):
        for language, phrases in channel.items():
            for phrase in phrases:
                assert not list(find_in_text(phrase, language, grammars, phrases_only=True))
