"""The terms of a decision: policy, law, conditions and catalogue."""

from dataclasses import dataclass

from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.policies.policy import Policy
from puntual.domain.sending.conditions import ALL_CLEAR, Conditions
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Catalogue


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what terms a decision is taken.

    Attributes:
        policy: what the creditor wants; None when it has none, and then nothing is sent.
        rules: what the law allows towards this debtor; None when no zone is known, and then
            nothing is sent.
        conditions: what holds for everyone at the moment.
        catalogue: which templates speak which languages.
    """

    policy: Policy | None
    rules: ContactRules | None
    conditions: Conditions = ALL_CLEAR
    catalogue: Catalogue = ANY_TEMPLATE
