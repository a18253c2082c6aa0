"""What a billing system sends and a message would say: names are refused, labels go unsaid."""

import pytest

from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.documents import INVOICES
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.store import take_in
from tests.application.intake.store_cases import statuses
from tests.functions.ingest.ingest_setup import CUSTOMER, IngestSetup, customer, invoice

_THREATS = (
    "Le vamos a embargar mañana",
    "Seu nome vai para o SPC",
    "Last warning before the lawsuit",
)


@pytest.mark.parametrize("name", _THREATS)
def test_a_name_that_threatens_is_refused_and_the_others_of_its_batch_are_not(
    setup: IngestSetup, name: str
) -> None:
    """The name is the first thing that a reminder says: "Hola, Le vamos a embargar mañana"."""
    items = [customer(name=name), customer(id="C-2", name="Luz del Valle Ríos")]
    refused, stored = take_in(setup.ports, CUSTOMERS, items)
    assert isinstance(refused, Rejected)
    assert [(one.field, one.fix) for one in refused.errors] == [
        ("name", "send the plain name, and no sentence")
    ]
    assert name not in str(refused)
    assert statuses([stored]) == ["created"]


def test_a_name_that_is_known_already_is_not_read_again(setup: IngestSetup) -> None:
    take_in(setup.ports, CUSTOMERS, [customer()])
    setup.rule_broken = lambda _: "threat"
    again, renamed = take_in(setup.ports, CUSTOMERS, [customer(), customer(name="Ana P. Luna")])
    assert statuses([again]) == ["unchanged"]
    assert isinstance(renamed, Rejected)


@pytest.mark.parametrize("label", ["Gastos de cobranza marzo", *_THREATS])
def test_a_label_that_no_message_may_say_gives_way_to_the_invoices_id(
    setup: IngestSetup, label: str
) -> None:
    take_in(setup.ports, CUSTOMERS, [customer()])
    items = [invoice(label=label), invoice("F-2", label="Colegiatura de marzo 2026")]
    assert statuses(take_in(setup.ports, INVOICES, items)) == ["created", "created"]
    assert statuses(take_in(setup.ports, INVOICES, items)) == ["unchanged", "unchanged"]
    labels = [one.label for one in setup.account().invoices]
    assert sorted(labels) == ["Colegiatura de marzo 2026", "F-1"]
    assert setup.account(CUSTOMER).profile.name == "Ana Prueba"
