"""What is too little today may be enough tomorrow, when one part of it has become late."""

from dataclasses import replace

from puntual.domain.decision.plan import Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    account,
    contact_of,
    days_from_due,
    invoice,
    local,
)

TERMS = Terms(replace(DEFAULT_POLICY, ask_from={"MXN": 10_000}), RULES)


def names(decision: object) -> list[str]:
    return [one.instalment.invoice.external_id for one in contact_of(decision).covered]


def test_two_rests_are_looked_at_when_the_second_becomes_late_as_well() -> None:
    rests = account(invoice("F-1", days_from_due(-5), 6_000), invoice("F-2", DUE, 6_000))
    decision = decide(rests, TERMS, local(DUE))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.BELOW_MINIMUM,)
    assert decision.until == local(days_from_due(1), 9)
    assert names(decide(rests, TERMS, decision.until)) == ["F-1", "F-2"]


def test_one_rest_that_becomes_late_is_looked_at_and_asked_for_nowhere() -> None:
    rest = account(invoice("F-1", DUE, 6_000), invoice("F-2", days_from_due(60), 90_000))
    first = decide(rest, TERMS, local(DUE))
    assert isinstance(first, Wait)
    second = decide(rest, TERMS, first.until)
    assert isinstance(second, Wait)
    assert (first.until, second.until) == (
        local(days_from_due(1), 9),
        local(days_from_due(3), 9),
    )
