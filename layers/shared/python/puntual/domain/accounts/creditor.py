"""The business that is owed."""

from dataclasses import dataclass

from puntual.domain.ids import PhoneNumberId


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
