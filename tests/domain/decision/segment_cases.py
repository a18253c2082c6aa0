from dataclasses import replace

from puntual.domain.accounts.account import Account
from puntual.domain.decision.plan import Send
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE, Cadence, Step
from puntual.domain.policies.policy import Policy
from tests.decisions import decide
from tests.domain.decision.decision_cases import RULES, days_from_due, local

EVERY_STEP = PREVENTIVE_AND_OVERDUE


def terms(*cadences: Cadence, **parts: object) -> Terms:
    policy = Policy("test-1", cadences=cadences or (EVERY_STEP,))
    return Terms(replace(policy, **parts), RULES)  # type: ignore[arg-type]  # real fields


def only(*steps: Step) -> Cadence:
    return Cadence("only", steps)


def days_with_a_message(debtor: Account, with_terms: Terms, first: int, last: int) -> list[int]:
    return [
        day
        for day in range(first, last + 1)
        if isinstance(decide(debtor, with_terms, local(days_from_due(day))), Send)
    ]
