"""What the columns of a portfolio are called in Spanish, Portuguese and English, and by Odoo.

Only names that can mean one column: `Cliente` is a name in one export and an id in the next,
`Estado` a place or whether it is paid, `Total` what is owed or what was before payments.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from unicodedata import combining, normalize

_CALLED: Final = {
    "debtor_id": "id_cliente cliente_id id_del_cliente id_do_cliente codigo_cliente "
    "codigo_de_cliente codigo_del_cliente codigo_do_cliente customer_id client_id customer_code "
    "customer_number partner_id partner_database_id customer_database_id contacto_id "
    "contacto_id_de_la_base_de_datos cliente_id_de_la_base_de_datos",
    "name": "nombre nombre_del_contacto nombre_cliente nombre_del_cliente razon_social nome "
    "nome_do_cliente nome_cliente razao_social customer_name client_name partner_name "
    "invoice_partner_display_name customer_display_name partner_display_name",
    "phone": "telefono celular movil whatsapp numero_de_telefono telefono_movil telefono_celular "
    "telefone telefone_celular numero_de_telefone phone_number mobile mobile_phone partner_phone "
    "partner_mobile customer_phone contacto_telefono contacto_movil cliente_telefono",
    "country": "pais",
    "state": "provincia departamento uf",
    "locale": "idioma",
    "zone": "zona_horaria fuso_horario",
    "consent_at": "consentimiento fecha_consentimiento fecha_de_consentimiento "
    "fecha_del_consentimiento consentimento data_do_consentimento",
    "invoice_id": "factura numero_factura numero_de_factura no_factura nro_factura n_factura "
    "id_factura folio fatura numero_da_fatura nota_fiscal numero_da_nota invoice_number "
    "invoice_no number numero",
    "issued_on": "emision fecha_emision fecha_de_emision fecha_factura fecha_de_factura emissao "
    "data_emissao data_de_emissao data_da_emissao invoice_date invoice_bill_date issue_date "
    "issued_date date_issued fecha_de_factura_recibo data_da_fatura",
    "due_on": "vencimiento fecha_vencimiento fecha_de_vencimiento vencimento data_vencimento "
    "data_de_vencimento data_do_vencimento due_date invoice_date_due",
    "amount": "monto importe valor amount_due importe_adeudado monto_adeudado valor_devido "
    "amount_residual",
    "paid_on": "payment_date fecha_pago fecha_de_pago data_pagamento data_de_pagamento "
    "data_do_pagamento",
    "paid_amount": "amount_paid monto_pagado importe_pagado valor_pagado valor_pago",
    "currency": "moneda divisa moeda",
    "segment": "segmento",
    "label": "etiqueta rotulo",
    "document": "tipo_documento tipo_de_documento document_type",
    "applies_to": "aplica_a se_aplica_a",
}
_COLUMN_OF: Final[Mapping[str, str]] = MappingProxyType(
    {name: column for column, names in _CALLED.items() for name in names.split()}
)
# They name the invoice where nothing else does: Odoo calls its number so.
_VAGUE: Final = frozenset({"number", "numero"})
_DOCUMENTS: Final = {
    "factura": "invoice",
    "fatura": "invoice",
    "nota_de_credito": "credit_note",
    "credit_note": "credit_note",
}


def columns_meant(names: Sequence[str]) -> dict[str, list[str]]:
    """Return the columns that names of other programs mean, with those names.

    A column that is there under its own name is meant by no other one.
    """
    meant: dict[str, list[str]] = {}
    for name in names:
        column = _COLUMN_OF.get(folded(name))
        if column is not None and column not in names:
            meant.setdefault(column, []).append(name)
    return {column: _without_vague(found) for column, found in meant.items()}


def _without_vague(names: Sequence[str]) -> list[str]:
    clear = [name for name in names if folded(name) not in _VAGUE]
    return [*(clear or names)]


def document_meant(text: str) -> str:
    """Return the kind of a document as it is called here; any other text as it is."""
    return _DOCUMENTS.get(folded(text), text)


def folded(text: str) -> str:
    """Return a name without accents and marks: `Fecha de emisión` is `fecha_de_emision`."""
    plain = (char for char in normalize("NFKD", text.lower()) if not combining(char))
    return "_".join("".join(char if char.isalnum() else " " for char in plain).split())
