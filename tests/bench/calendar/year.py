"""A year of monthly invoices that nobody pays: caps of each debt, and one message a day."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from puntual.domain.policies.cadence import Step
from puntual.domain.policies.policy import Freshness, Policy
from tests.bench.calendar.customers import Customer

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Year:
    """What came in a year.

    Attributes:
        above_cap: debts that more messages named than may, in all or at one step.
        twice_on_a_day: days with more than one message.
        wrong_words: messages on late money that name what is not late.
    """

    country: str
    policy: str
    messages: int
    above_cap: int
    twice_on_a_day: int
    wrong_words: int

    @property
    def is_missed(self) -> bool:
        """Tell whether anything came that should not."""
        return bool(self.above_cap or self.twice_on_a_day or self.wrong_words)


# Chile's law wants one copy of each debt, under every policy (Ley 19.496 art. 37).
_COPY: Final = Step("written_copy", 15, 1)


def try_a_year(country: str, policy: Policy, day_of_month: int) -> Year:
    """Play a customer who gets an invoice a month, due on the same day of each."""
    dues = [date(2027, month, day_of_month) for month in range(1, _MONTHS + 1)]
    policy = replace(policy, freshness=Freshness())
    plans = Customer(country, policy).what_comes(dues, dues[-1] + timedelta(days=40))
    named = Counter(one.key for plan in plans for one in plan.instalments)
    at_step = Counter((one.instalment, one.step) for plan in plans for one in plan.contact.covered)
    steps = {step.name: step for cadence in policy.cadences for step in cadence.steps}
    steps |= {_COPY.name: _COPY}
    most = min(8, 8 if policy.caps is None else policy.caps.per_debt_total)
    over = {key for key, times in named.items() if times > most}
    over |= {key for (key, step), times in at_step.items() if times > steps[step].cap}
    wrong = [
        plan
        for plan in plans
        if steps[plan.contact.step].offset > 0
        and any(one.due_on >= plan.contact.local_date for one in plan.instalments)
    ]
    days = {plan.contact.local_date for plan in plans}
    return Year(country, policy.version, len(plans), len(over), len(plans) - len(days), len(wrong))
