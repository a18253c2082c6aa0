"""The audiences of cadences and steps."""

from dataclasses import replace

import pytest

from puntual.domain.money import Money
from puntual.domain.policies.cadence import Audience, belongs, is_meant_for
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, PayerSegment, Value
from puntual.domain.receivables.receivable import OpenInstalment
from tests.domain.decision.decision_cases import DUE, key_of

SEGMENT = PayerSegment(
    Behaviour.IRREGULAR,
    DebtorKind.INDIVIDUAL,
    Value.LOW,
    AgingBucket.DAYS_1_30,
    (Money(50_000, "MXN"),),
    0,
)


def test_an_audience_that_says_nothing_is_everybody() -> None:
    assert belongs(Audience(), SEGMENT)


@pytest.mark.parametrize(
    ("audience", "belonging"),
    [
        (Audience(behaviours=frozenset({Behaviour.IRREGULAR, Behaviour.NEW})), True),
        (Audience(behaviours=frozenset({Behaviour.PUNCTUAL})), False),
        (Audience(kinds=frozenset({DebtorKind.INDIVIDUAL})), True),
        (Audience(kinds=frozenset({DebtorKind.CORPORATE})), False),
        (Audience(values=frozenset({Value.LOW})), True),
        (Audience(values=frozenset({Value.HIGH})), False),
        (Audience(buckets=frozenset({AgingBucket.DAYS_1_30})), True),
        (Audience(buckets=frozenset({AgingBucket.CURRENT})), False),
        (Audience(min_outstanding={"MXN": 50_000}), True),
        (Audience(min_outstanding={"MXN": 50_001}), False),
        (Audience(min_outstanding={"COP": 50_001}), True),
    ],
)
def test_each_axis_by_itself_can_exclude(audience: Audience, *, belonging: bool) -> None:
    assert belongs(audience, SEGMENT) is belonging


def test_one_listed_currency_in_which_enough_is_owed_suffices() -> None:
    both = replace(SEGMENT, outstanding=(Money(10, "USD"), Money(50_000, "MXN")))
    assert belongs(Audience(min_outstanding={"USD": 20, "MXN": 50_000}), both)
    assert not belongs(Audience(min_outstanding={"USD": 20, "MXN": 50_001}), both)


def test_all_axes_must_agree() -> None:
    both = Audience(
        behaviours=frozenset({Behaviour.IRREGULAR}), kinds=frozenset({DebtorKind.CORPORATE})
    )
    assert not belongs(both, SEGMENT)
    assert belongs(both, replace(SEGMENT, kind=DebtorKind.CORPORATE))


def test_a_step_may_be_meant_for_the_invoices_of_one_source() -> None:
    instalment = OpenInstalment(key_of(), "F-001", DUE, Money(1, "MXN"), Money(1, "MXN"))
    assert is_meant_for(Audience(sources=frozenset({"erp"})), SEGMENT, instalment)
    assert not is_meant_for(Audience(sources=frozenset({"shop"})), SEGMENT, instalment)
    nobody = Audience(sources=frozenset({"erp"}), kinds=frozenset({DebtorKind.CORPORATE}))
    assert not is_meant_for(nobody, SEGMENT, instalment)
