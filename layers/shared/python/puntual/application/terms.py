"""The terms of a decision, gathered alike for the sender and the daily pass."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.channel import Channel
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId
from puntual.domain.templates.catalogue import Catalogue
from puntual.ports.accounts import Accounts, People
from puntual.ports.operations import ConditionsBook
from puntual.ports.policies import CurrentPolicy, RuleBook


class Catalogues(Protocol):
    """The catalogues of templates, by creditor."""

    def __call__(self, creditor: Creditor) -> Catalogue:
        """Return the catalogue; a creditor without a pay link has no pay buttons."""
        ...


@dataclass(frozen=True, slots=True)
class TermsBook:
    """The sources of terms.

    Attributes:
        channels: the deployed channels besides WhatsApp.
    """

    accounts: Accounts
    people: People
    policies: CurrentPolicy
    rules: RuleBook
    conditions: ConditionsBook
    catalogues: Catalogues
    channels: frozenset[Channel] = frozenset()

    def terms_for(
        self, account: Account | AccountExcerpt, creditor: Creditor, now: datetime
    ) -> Terms:
        """Return the terms for an account at an instant."""
        return Terms(
            policy=self.policies.current(CreditorId(creditor.id)),
            rules=self.rules.rules_for(account.profile, now),
            conditions=replace(self.conditions.read(creditor, now), channels=self.channels),
            catalogue=self.catalogues(creditor),
        )

    def with_phone[A: (Account, AccountExcerpt)](self, account: A) -> A:
        """Return the account with the attempts at its phone for other debtors."""
        return with_phone_attempts(self.accounts, self.people, account)
