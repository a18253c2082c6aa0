from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions, Switch, SwitchScope
from tests.domain.decision.decision_cases import DUE, RULES, account, invoice, local, payment

NUMBER = "100200300"
NOW = local(DUE)
HALTS = [Switch(SwitchScope.CREDITOR), Switch(SwitchScope.NUMBER, NUMBER)]
DAY = timedelta(days=1)


def terms(policy: Policy = DEFAULT_POLICY, **conditions: object) -> Terms:
    made = replace(Conditions(number=NUMBER), **conditions)  # type: ignore[arg-type]  # real fields
    return Terms(policy, RULES, made)


def paying() -> Account:
    """A debtor who paid one of two invoices this morning."""
    paid = payment(at=NOW - timedelta(hours=1))
    return account(invoice("F-001"), invoice("F-002"), payments=(paid,))


def held(decision: object) -> tuple[Reason, ...]:
    assert isinstance(decision, Wait | Stop), decision
    return decision.reasons
