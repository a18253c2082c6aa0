"""The rule book where it is seldom asked: its code and its files come with the first question."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, override

from puntual.ports.policies import RuleBook

if TYPE_CHECKING:
    from datetime import datetime

    from puntual.domain.accounts.account import Profile
    from puntual.domain.contact_law.contact_rules import ContactRules


class RulesOnDemand(RuleBook):
    """The packaged rule book, built when it is first asked."""

    @override
    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:
        return _book().rules_for(profile, at)


@cache
def _book() -> RuleBook:
    from puntual.adapters.packaged.rule_packs import PackagedRuleBook  # noqa: PLC0415 - rare

    return PackagedRuleBook()
