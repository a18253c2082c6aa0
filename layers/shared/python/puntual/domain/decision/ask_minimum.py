"""Which instalments a reminder is worth: small change is left alone, unless it stands beside more.

What a message would ask for is compared in each currency. A rest below the minimum neither causes
a reminder nor sets its tone, and is listed where a larger debt is asked for; several rests that
come to the minimum together are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from puntual.domain.currencies import rounding_unit_of
from puntual.domain.decision.instalment_step import InstalmentStep
from puntual.domain.money import total_by_currency
from puntual.domain.policies.ask_minimum import is_enough
from puntual.domain.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What a message of now would ask for.

    Attributes:
        causes: the instalments that may cause it, and whose oldest sets its tone.
        listed: all that it lists: the causes, and rests beside them.
    """

    causes: tuple[InstalmentStep, ...]
    listed: tuple[InstalmentStep, ...]


def asked_for(policy: Policy, steps: Sequence[InstalmentStep]) -> AskedFor:
    """Return what is worth asking for in one message; nothing if all is below the minimum.

    Args:
        policy: says the minimum.
        steps: the instalments that the message may name.
    """
    shown = [one for one in steps if _is_shown(one)]
    totals = total_by_currency(one.instalment.outstanding for one in shown)
    enough = {one.currency for one in totals if is_enough(policy, one)}
    listed = [one for one in shown if _currency(one) in enough]
    large = {_currency(one) for one in listed if _is_large(policy, one)}
    causes = [one for one in listed if _is_large(policy, one) or _currency(one) not in large]
    return AskedFor(tuple(causes), tuple(listed))


def _currency(step: InstalmentStep) -> str:
    return step.instalment.outstanding.currency


def _is_large(policy: Policy, step: InstalmentStep) -> bool:
    return is_enough(policy, step.instalment.outstanding)


def _is_shown(step: InstalmentStep) -> bool:
    """Tell whether a message shows more than zero of it: centavos of a Colombian are not shown."""
    return step.instalment.outstanding.minor >= rounding_unit_of(_currency(step))
