"""What the creditor wants, and what the law allows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy


class CurrentPolicy(Protocol):
    """What a creditor wants now; all that a decision needs of ``Policies``."""

    def current(self, creditor: CreditorId) -> Policy | None:
        """Return the policy in force: the presumed one for a creditor that chose none.

        Returns:
            None when the chosen one is not on record; then nothing may be sent.
        """
        ...


class Policies(CurrentPolicy, Protocol):
    """The policies of a creditor. A version never changes once it is stored."""

    def put(self, creditor: CreditorId, version: str, document: str) -> bool:
        """Store a canonical document; the same again changes nothing.

        Returns:
            False when it was stored already.

        Raises:
            Conflict: the version is stored with other content.
        """
        ...

    def document(self, creditor: CreditorId, version: str) -> str | None:
        """Return a version's canonical document."""
        ...

    def read(self, creditor: CreditorId, version: str) -> Policy | None:
        """Return a version; the presumed one is always there."""
        ...

    def versions(self, creditor: CreditorId) -> Sequence[str]:
        """Return the stored versions by name, the presumed one only if it was stored."""
        ...

    def active_version(self, creditor: CreditorId) -> str:
        """Return the version in force."""
        ...

    def activate(self, creditor: CreditorId, version: str) -> None:
        """Put a version in force.

        Raises:
            NotFound: the version is not stored, or the creditor is not.
        """
        ...


class RuleBook(Protocol):
    """What the law allows towards a debtor."""

    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:
        """Return the rules in force at an instant; None when country or zone are unknown."""
        ...
