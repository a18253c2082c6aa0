"""Which steps of a debtor went by without a message, as a line of the plan names them."""

from collections.abc import Iterator
from typing import Final

from puntual.application.play_forward import Forecast
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.decision.fates.of_account import fates_in
from puntual.domain.decision.fates.step_fate import Fate
from puntual.domain.reasons import Reason

# Reasons that speak of steps whose days have come.
_STEPS_BEHIND: Final = frozenset({Reason.STEP_LAPSED, Reason.STEP_DONE, Reason.CADENCE_FINISHED})


def lapsed_in(forecast: Forecast, reasons: tuple[Reason, ...]) -> Iterator[str]:
    """Yield the steps of what is open that lapsed, each with its causes: ``F-1 early: gap``."""
    policy, rules = forecast.terms.policy, forecast.terms.rules
    if _STEPS_BEHIND.isdisjoint(reasons) or policy is None or rules is None:
        return
    account, at = forecast.account, forecast.at
    conditions = forecast.terms.conditions
    context = decision_context_of(view_of(account, at), policy, rules, conditions, at)
    for one in fates_in(account, context):
        if one.fate is Fate.LAPSED:
            causes = ", ".join(cause.value for cause in one.causes)
            yield f"{one.instalment.invoice.external_id} {one.step}: {causes}"
