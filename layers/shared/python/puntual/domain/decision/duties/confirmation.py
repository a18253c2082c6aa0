"""Whether it must be said first whose a phone is, before a message shows what is owed.

Numbers change hands, and laws forbid to tell anybody else of a debt (CL Ley 19.496 art. 37,
PE Ley 29571 art. 62 f). Until the tap, every reminder asks who it is in place of its own words;
the answer to the tap shows the rest (ADR 56).
"""

from typing import Final

from puntual.domain.decision.context import DecisionContext
from puntual.domain.policies.policy import Privacy
from puntual.domain.receivables.payer_segment import DebtorKind

# The stem of the text that asks.
IS_IT_YOU: Final = "is_it_you"


def hides_amounts(context: DecisionContext) -> bool:
    """Tell whether no message may show what is owed yet.

    What the rules of a country say holds for individuals, unless the policy says otherwise; what
    a policy asks for holds for companies as well.
    """
    profile, wanted = context.account.profile, context.policy.privacy
    if profile.confirmed_at is not None or wanted is Privacy.AT_ONCE:
        return False
    if wanted is Privacy.AFTER_CONFIRMATION:
        return True
    return context.rules.amount_after_confirmation and profile.kind is DebtorKind.INDIVIDUAL
