"""Charges as callers send them: parts of an amount, and nothing else."""

import pytest

from puntual.application.intake.charges import with_harmless_charges
from puntual.application.intake.incoming import Rejected
from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.intake.documents import read_invoice
from tests.intake.test_documents_read import ACME, TWO_PARTS, accepted, an_invoice

SENT = {"interest": "20.00", "fine": "10", "costs": "0", "rate": "1,5 % mensual"}


def refused(**changes: object) -> list[tuple[str, str]]:
    item = read_invoice(an_invoice(**changes), ACME)
    assert isinstance(item, Rejected), item
    return [(one.field, one.problem) for one in item.errors]


def charges_of(**changes: object) -> list[Charges]:
    return [one.charges for one in accepted(**changes).invoice.instalments]


def test_charges_are_read_in_the_minor_units_of_the_currency() -> None:
    expected = Charges(interest=2_000, fine=1_000, rate="1,5 % mensual")
    assert charges_of(charges=SENT) == [expected]
    pesos = {"interest": "1.250.000"}
    whole = charges_of(currency="CLP", amount="2000000", charges=pesos)
    assert whole == [Charges(interest=1_250_000)]


@pytest.mark.parametrize("charges", [None, {}, {"interest": "0"}, {"costs": "0.00", "fine": None}])
def test_nothing_besides_the_principal_is_no_charges(charges: object) -> None:
    assert charges_of(charges=charges) == [NO_CHARGES]


def test_each_instalment_has_its_own_charges() -> None:
    parts = [{**TWO_PARTS[0], "charges": {"costs": "5"}}, TWO_PARTS[1]]
    read = charges_of(due_on=None, amount=None, instalments=parts)
    assert read == [Charges(costs=500), NO_CHARGES]


def test_charges_beside_instalments_could_be_anybodys() -> None:
    told = refused(due_on=None, amount=None, instalments=TWO_PARTS, charges=SENT)
    assert told == [("charges", "stand beside instalments")]


@pytest.mark.parametrize(
    ("charges", "field", "problem"),
    [
        ({"interest": "1250.51"}, "charges", "are more than the amount"),
        ({"interest": "1250.50", "fine": "0.01"}, "charges", "are more than the amount"),
        ({"interest": "-1"}, "charges.interest", "is negative"),
        ({"interest": "1.250"}, "charges.interest", "can be read as two amounts"),
        ({"fine": "1.005"}, "charges.fine", "can be read as two amounts"),
        ({"costs": 5}, "charges.costs", "is a JSON number"),
        ({"tip": "5"}, "charges.tip", "is not a known field"),
        ({"rate": "1 %"}, "charges.rate", "explains nothing"),
        ({"costs_for": "carta"}, "charges.costs_for", "explains nothing"),
        ({"interest": "1", "rate": "x" * 41}, "charges.rate", "is empty or too long"),
        ("20.00", "charges", "is not an object"),
    ],
)
def test_charges_that_say_nothing_exact_are_refused_by_their_field(
    charges: object, field: str, problem: str
) -> None:
    ((found, said),) = refused(charges=charges)
    assert found == field
    assert said.startswith(problem)


def test_charges_may_be_the_whole_amount() -> None:
    assert charges_of(charges={"interest": "1250.50"}) == [Charges(interest=125_050)]


def test_an_amount_that_cannot_be_read_is_the_only_thing_that_is_wrong() -> None:
    assert [field for field, _ in refused(amount="1.250", charges=SENT)] == ["amount"]


def test_an_invoice_without_charges_keeps_the_fingerprint_that_it_had() -> None:
    """Hashes of before there were charges; a copy that is sent again is the same copy."""
    assert accepted().fingerprint() == (
        "9ff5691abc229983bcf4e55d2bc5c37fab5dc41f71abe282afd065180f433030"
    )
    assert accepted(charges={"interest": "0"}).fingerprint() == accepted().fingerprint()
    assert accepted(pay_reference="F-1042").fingerprint() == (
        "8b8cc2e42551ba7c2bf924c64b755ecf9b107ea39a098ea203d1d14cc832bd24"
    )


@pytest.mark.parametrize("changes", [{"charges": SENT}, {"contract_on": "2025-12-01"}])
def test_charges_and_the_day_of_the_contract_are_content(changes: dict[str, object]) -> None:
    assert accepted(**changes).fingerprint() != accepted().fingerprint()


def test_words_that_a_message_must_not_say_are_left_out_and_the_sums_stay() -> None:
    sent = {"interest": "20", "rate": "1 %", "costs": "5", "costs_for": "carta del abogado"}
    invoice = accepted(charges=sent).invoice
    kept = with_harmless_charges(invoice, lambda text: "court" if "abogado" in text else "")
    (part,) = kept.instalments
    assert part.charges == Charges(costs=500, interest=2_000, rate="1 %")


def test_an_invoice_without_charges_has_no_words_to_judge() -> None:
    invoice = accepted().invoice
    assert with_harmless_charges(invoice, lambda _: "court") is invoice
