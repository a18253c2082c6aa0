"""How many new customers get all four notices, each on its right day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tests.bench.calendar.customers import FREE, Customer, shipped, steps_and_days
from tests.bench.calendar.expected import PREVENTIVE, right_days

_TARGET_PERCENT = 95


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the customers of one country.

    Attributes:
        all_four: how many got all four notices, each on its right day.
        on_the_day: how many got the notice of the day itself on its right day.
        twice_on_a_day: days on which somebody got two messages.
        got: how many customers got each notice on its right day.
    """

    country: str
    customers: int
    all_four: int
    on_the_day: int
    twice_on_a_day: int
    got: dict[str, int]

    @property
    def is_missed(self) -> bool:
        """Tell whether too few got all four, or the day itself where the law allows less."""
        came = self.all_four if self.country in FREE else self.on_the_day
        return self.twice_on_a_day > 0 or came * 100 < _TARGET_PERCENT * self.customers


def try_due_dates(country: str, dues: Iterable[date]) -> Found:
    """Play one new customer for each due date under `preventiva`."""
    customer = Customer(country, shipped("preventiva"))
    got: Counter[str] = Counter()
    customers = all_four = twice = 0
    for due in dues:
        came = steps_and_days(customer.what_comes([due], due + timedelta(days=12)))
        right = [step for step in PREVENTIVE if (step, right_days(country, due)[step]) in came]
        customers += 1
        all_four += len(right) == len(PREVENTIVE) == len(came)
        twice += len(came) - len({day for _, day in came})
        got.update(right)
    return Found(country, customers, all_four, got["due_today"], twice, dict(got))
