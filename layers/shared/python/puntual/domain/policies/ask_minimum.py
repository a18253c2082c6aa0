"""Which sums are worth asking for: nothing is asked for below `ask_from` of the policy."""

from collections.abc import Sequence

from puntual.domain.currencies import least_asked_of, rounding_unit_of
from puntual.domain.money import Money, total_by_currency
from puntual.domain.policies.policy import Policy
from puntual.domain.receivables.receivable import OpenInstalment


def is_enough(policy: Policy, amount: Money) -> bool:
    """Tell whether an amount is worth asking for; less than a message can show never is."""
    currency = amount.currency
    least = policy.ask_from.get(currency, least_asked_of(currency))
    return amount.minor >= max(least, rounding_unit_of(currency))


def owes_too_little(policy: Policy, instalments: Sequence[OpenInstalment]) -> bool:
    """Tell whether all that is owed, due or not, stays below the minimum of its currency."""
    totals = total_by_currency(one.outstanding for one in instalments)
    return not any(is_enough(policy, one) for one in totals)


def without_rests(
    policy: Policy, instalments: Sequence[OpenInstalment]
) -> tuple[OpenInstalment, ...]:
    """Return the instalments that are not rests; all of them if there is nothing else."""
    large = tuple(one for one in instalments if is_enough(policy, one.outstanding))
    return large or tuple(instalments)
