"""Steps that give way, as the engine takes them; and A-4: who begins to pay later."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped, shipped_names
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Send
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import CatchUp, Step
from puntual.domain.policies.policy import Freshness
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.payment_history import PaymentHistory
from tests.domain.decision.decision_cases import DUE, RULES, account, invoice, local
from tests.domain.decision.segment_cases import only, terms
from tests.domain.decision.test_caps_of_a_debt import ROOMY
from tests.domain.decision.walk import walk

# Sunday the 15th; Monday the 16th is a holiday.
SUNDAY = date(2026, 3, 15)
EARLY = [
    Step("due_in_1_day", -1, 1, catch_up=CatchUp.EARLIER),
    Step("due_today", 0, 3, catch_up=CatchUp.EARLIER),
]
ROOMY_RULES = replace(RULES, caps=ROOMY)


def what_comes(due: date, *steps: Step) -> list[tuple[str, int, str]]:
    with_terms = replace(terms(only(*steps)), rules=ROOMY_RULES)
    plans = walk(account(invoice("F-1", due)), with_terms, due - timedelta(days=9), 14)
    return [
        (plan.contact.step, plan.contact.local_date.day, plan.contact.template) for plan in plans
    ]


def test_what_is_due_on_a_closed_day_is_told_before_it_and_in_words_that_are_so() -> None:
    """No text says that the date has come while it is still to come."""
    assert what_comes(SUNDAY, *EARLY) == [
        ("due_in_1_day", 12, "puntual_due_in_1_day_v1"),
        ("due_today", 13, "puntual_due_in_1_day_v1"),
    ]


def test_on_the_day_itself_the_text_says_so() -> None:
    assert what_comes(DUE, *EARLY)[-1] == ("due_today", 10, "puntual_due_today_v1")


def test_without_a_step_before_it_the_day_has_its_own_words_alone() -> None:
    assert what_comes(SUNDAY, EARLY[1]) == [("due_today", 13, "puntual_due_today_v1")]


def paying(took: list[int], kind: DebtorKind, due: date) -> AccountView:
    """Return an account of somebody who has always paid in time, after so many days."""
    owing = view_of(account(invoice("F-1", due)), local(DUE))
    history = PaymentHistory(
        settled=len(took),
        by_month=(1,) * 12,
        first_due_on=date(2025, 6, 1),
        last_due_on=date(2025, 12, 1),
        days_late=tuple(days - 30 for days in took),
        days_to_pay=tuple(took),
    )
    return replace(owing, history=history, profile=replace(owing.profile, kind=kind))


@pytest.mark.parametrize("name", shipped_names())
def test_who_pays_after_25_days_instead_of_15_is_reminded_otherwise_by_every_policy(
    name: str,
) -> None:
    policy = replace(parse(read_shipped(name)).policy, freshness=Freshness())
    kind = DebtorKind.CORPORATE if name == "b2b" else DebtorKind.INDIVIDUAL
    came = {
        found: [
            (due, decision.plan.contact.step)
            for due in (DUE + timedelta(days=n) for n in range(-12, 14))
            if isinstance(
                decision := decide(
                    paying(took, kind, due), Terms(policy, ROOMY_RULES), local(DUE)
                ),
                Send,
            )
        ]
        for found, took in (("steady", [15] * 8), ("later", [15] * 6 + [25] * 2))
    }
    assert came["later"] != came["steady"]
    assert len(came["later"]) > 0
