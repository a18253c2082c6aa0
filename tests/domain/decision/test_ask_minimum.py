"""Nothing is asked for below the minimum; a rest neither causes a message nor sets its tone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import Instalment, Invoice
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
)

ASKING = Terms(replace(DEFAULT_POLICY, ask_from={"MXN": 20_00, "COP": 1}), RULES)


def owed(minor: int, currency: str, due: date = DUE, name: str = "F-001") -> Invoice:
    """Return an invoice in a currency."""
    part = Instalment(1, due, Money(minor, currency))
    return Invoice(DocumentId("erp", name), name, days_from_due(-30), (part,))


def listed(decision: Decision) -> list[str]:
    assert isinstance(decision, Send), decision
    return [one.label for one in decision.plan.instalments]


@pytest.mark.parametrize("days", [-7, -3, 0, 3, 8, 40])
def test_nobody_is_reminded_of_one_centavo(days: int) -> None:
    """H-11: thanks, and then five messages that asked for $0.01."""
    debtor = account(payments=(payment(125049, at=local(days_from_due(-20))),))
    at = local(days_from_due(days))
    assert decide(debtor, TERMS, at) == Stop((Reason.BELOW_MINIMUM,))
    assert debtor.balance.open_instalments[0].outstanding == Money(1, "MXN")


def test_who_pays_all_but_a_rest_is_thanked_and_not_asked() -> None:
    debtor = account(payments=(payment(125049, at=local(DUE, 9)),))
    assert contact_of(decide(debtor, TERMS, local(DUE))).step == "payment_received"


@pytest.mark.parametrize(
    ("minor", "currency", "is_asked"),
    [
        *((99, "MXN", False), (1_00, "MXN", True)),
        *((199_99, "COP", False), (200_00, "COP", True)),
        *((49, "CLP", False), (50, "CLP", True), (49, "USD", False), (50, "USD", True)),
        *((99, "PEN", False), (100, "PEN", True), (49, "QQQ", False), (50, "QQQ", True)),
    ],
)
def test_each_currency_has_a_minimum_of_its_own(minor: int, currency: str, is_asked: bool) -> None:
    decision = decide(account(owed(minor, currency)), TERMS, local(DUE))
    assert isinstance(decision, Send) is is_asked


def test_a_policy_may_ask_for_more_or_for_less() -> None:
    assert isinstance(decide(account(owed(20_00, "MXN")), ASKING, local(DUE)), Send)
    assert decide(account(owed(19_99, "MXN")), ASKING, local(DUE)) == Stop((Reason.BELOW_MINIMUM,))


def test_less_than_a_peso_is_never_asked_for_in_colombia() -> None:
    """H-18: messages show whole pesos, so it would read $0 or $1."""
    assert decide(account(owed(99, "COP")), ASKING, local(DUE)) == Stop((Reason.BELOW_MINIMUM,))
    assert isinstance(decide(account(owed(100, "COP")), ASKING, local(DUE)), Send)
    beside = account(owed(99, "COP"), owed(5000_00, "COP", DUE, "F-002"))
    assert listed(decide(beside, ASKING, local(DUE))) == ["F-002"]


def test_small_instalments_that_come_to_enough_together_are_asked_for() -> None:
    debtor = account(*(invoice(f"F-{number}", DUE, 60) for number in range(2)))
    assert listed(decide(debtor, TERMS, local(DUE))) == ["F-0", "F-1"]


def test_a_rest_is_listed_beside_a_larger_debt_whose_step_and_day_decide() -> None:
    """A centavo of last week must not make the tone of a younger debt sharper."""
    rest = invoice("F-rest", days_from_due(-8), 1)
    debtor = account(rest, invoice("F-large", days_from_due(-3)))
    decision = decide(debtor, TERMS, local(DUE))
    assert contact_of(decision).step == "overdue_3_days"
    assert listed(decision) == ["F-rest", "F-large"]


def test_a_rest_that_is_late_does_not_join_what_is_due_today() -> None:
    debtor = account(invoice("F-rest", days_from_due(-8), 1), invoice("F-large", DUE))
    decision = decide(debtor, TERMS, local(DUE))
    assert contact_of(decision).step == "due_today"
    assert listed(decision) == ["F-large"]


def test_a_rest_causes_no_message_although_a_larger_debt_is_under_way() -> None:
    debtor = account(invoice("F-rest", DUE, 1), invoice("F-large", days_from_due(20)))
    decision = decide(debtor, TERMS, local(DUE))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.BELOW_MINIMUM,)
    last = local(days_from_due(13), 9)
    assert decision.until <= last
    assert contact_of(decide(debtor, TERMS, last)).step == "due_in_7_days"


def test_another_currency_below_its_minimum_is_left_out_of_the_message() -> None:
    debtor = account(owed(1, "USD"), invoice("F-002", DUE))
    assert listed(decide(debtor, TERMS, local(DUE))) == ["F-002"]


def test_a_larger_debt_that_waits_for_its_hold_does_not_let_the_rest_out() -> None:
    rest, large = invoice("F-rest", DUE, 1), invoice("F-large", DUE)
    dispute = hold(HoldKind.DISPUTE, None, "F-large")
    decision = decide(account(rest, large, holds=(dispute,)), TERMS, local(DUE))
    assert not isinstance(decision, Send)
    assert Reason.BELOW_MINIMUM in decision.reasons


def test_a_rest_of_last_year_chooses_no_cadence() -> None:
    rest, large = invoice("F-rest", days_from_due(-300), 1), invoice("F-large", DUE)
    decision = decide(account(rest, large), TERMS, local(DUE))
    assert contact_of(decision).step == "due_today"


MINIMA = st.dictionaries(st.sampled_from(["MXN", "COP", "CLP"]), st.integers(1, 5000))
DEBTS = st.lists(
    st.tuples(st.integers(1, 9000), st.sampled_from(["MXN", "COP", "CLP"]), st.integers(-20, 20)),
    min_size=1,
    max_size=5,
)


@given(MINIMA, DEBTS, st.integers(-10, 25))
def test_no_message_ever_asks_for_less_than_the_minimum_of_a_currency(
    minima: dict[str, int], debts: list[tuple[int, str, int]], day: int
) -> None:
    policy: Policy = replace(DEFAULT_POLICY, ask_from=minima)
    debtor: Account = account(
        *(
            owed(minor, currency, days_from_due(due), f"F-{place}")
            for place, (minor, currency, due) in enumerate(debts)
        )
    )
    decision = decide(debtor, Terms(policy, RULES), local(days_from_due(day)))
    if not isinstance(decision, Send):
        return
    for currency, least in {"MXN": 100, "COP": 20_000, "CLP": 50, **minima}.items():
        asked = [
            one.outstanding.minor
            for one in decision.plan.instalments
            if one.outstanding.currency == currency
        ]
        assert not asked or sum(asked) >= max(least, 100 if currency == "COP" else 1)
