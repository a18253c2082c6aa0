"""Under what terms an account is decided: gathered once, alike for the sender and the repairer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import Channel
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId
from puntual.domain.templates.catalogue import Catalogue
from puntual.ports.accounts import Accounts, People
from puntual.ports.operations import ConditionsBook
from puntual.ports.policies import CurrentPolicy, RuleBook


class Catalogues(Protocol):
    """Which templates a creditor may use."""

    def __call__(self, creditor: Creditor) -> Catalogue:
        """Return the catalogue; a creditor without a pay link has no pay buttons."""
        ...


@dataclass(frozen=True, slots=True)
class TermsBook:
    """Everything that terms are made of.

    Attributes:
        channels: what the deployment can send by besides WhatsApp.
    """

    accounts: Accounts
    people: People
    policies: CurrentPolicy
    rules: RuleBook
    conditions: ConditionsBook
    catalogues: Catalogues
    channels: frozenset[Channel] = frozenset()

    def terms_for(self, account: Account, creditor: Creditor, now: datetime) -> Terms:
        """Return the terms for an account at an instant."""
        return Terms(
            policy=self.policies.current(CreditorId(creditor.id)),
            rules=self.rules.rules_for(account.profile, now),
            conditions=replace(self.conditions.read(creditor, now), channels=self.channels),
            catalogue=self.catalogues(creditor),
        )

    def with_phone(self, account: Account) -> Account:
        """Return the account with what reached its phone on behalf of other debtors."""
        return with_phone_attempts(self.accounts, self.people, account)
