"""Creditors' policies, and the contact rules of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from puntual.domain.accounts.account import Profile
    from puntual.domain.contact_law.contact_rules import ContactRules
    from puntual.domain.ids import CreditorId
    from puntual.domain.policies.policy import Policy


class CurrentPolicy(Protocol):
    """The policy in force: the part of ``Policies`` that a decision needs."""

    def current(self, creditor: CreditorId) -> Policy | None:
        """Return the policy in force; for a creditor that chose none, the default policy.

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
        """Return a version's canonical document; None when it is not stored."""
        ...

    def read(self, creditor: CreditorId, version: str) -> Policy | None:
        """Return a version; None for an unknown one. The default policy is always known."""
        ...

    def versions(self, creditor: CreditorId) -> Sequence[str]:
        """Return the names of the stored versions; the default policy's only if it was stored."""
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
    """The contact rules of the law."""

    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:
        """Return the rules for a debtor at an instant; None for an unknown country or zone."""
        ...
