"""Walks an account through its days: what goes out each morning becomes part of it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from puntual.application.play_forward import as_read
from puntual.domain.accounts.account import Account
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.decision.terms import Terms
from tests.decisions import decide
from tests.domain.decision.decision_cases import local


def walk(debtor: Account, terms: Terms, first: date, days: int) -> list[Plan]:
    """Return what goes out at ten o'clock on each day, each as read."""
    plans: list[Plan] = []
    for number in range(days):
        now = local(first + timedelta(days=number))
        decision = decide(debtor, terms, now)
        if isinstance(decision, Send):
            plans.append(decision.plan)
            debtor = debtor.with_contact(as_read(decision.plan.contact, now))
    return plans


def times_named(plans: Iterable[Plan]) -> Counter[str]:
    """Count for each debt the messages that name it."""
    return Counter(str(one.key) for plan in plans for one in plan.instalments)


def times_at_step(plans: Iterable[Plan]) -> Counter[tuple[str, str]]:
    """Count for each debt the messages of each step."""
    return Counter(
        (str(one.instalment), one.step) for plan in plans for one in plan.contact.covered
    )
