"""The business that is owed."""

from dataclasses import dataclass
from enum import StrEnum

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import PhoneNumberId


class FormOfAddress(StrEnum):
    """How a Spanish text calls its reader; English and Portuguese have one form for all."""

    TU = "tu"
    USTED = "usted"
    VOS = "vos"


@dataclass(frozen=True, slots=True)
class Creditor:
    """The business that is owed.

    Attributes:
        name: as the debtor knows it; it signs every message.
        phone_number_id: Meta's id of the number that it writes from.
        contact_line: how to reach a person, e.g. ``+52 55 5550 0000``.
        how_to_pay: follows "How to pay:", e.g. ``por transferencia o en la tienda``.
        claims_book: where the Libro de Reclamaciones is kept, which Peru wants named.
        pays_online: whether the templates with a pay button are registered, so that they may
            be used for invoices with a pay reference.
        address: where it is registered, which Brazil wants in every document of collection.
        form_of_address: how it addresses all its customers; None for the usual form of each.
        tax_id: its CPF or CNPJ as `write_supplier_id` writes it; wanted there as well.
    """

    id: str
    name: str
    phone_number_id: PhoneNumberId
    contact_line: str = ""
    how_to_pay: str = ""
    claims_book: str = ""
    pays_online: bool = False
    address: str = ""
    tax_id: str = ""
    form_of_address: FormOfAddress | None = None


def parse_form_of_address(text: str) -> FormOfAddress:
    """Read what a person types: ``tu``, ``tú``, ``usted`` or ``vos``.

    Raises:
        InvalidInput: it is none of them.
    """
    try:
        return FormOfAddress(text.strip().lower().replace("ú", "u").replace("u\u0301", "u"))
    except ValueError:
        raise InvalidInput(
            "form of address", f"{text!r} is none", "say tu, usted or vos"
        ) from None
