"""Replies, as they are understood and kept."""

from datetime import datetime
from typing import Protocol

from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.conversation.understanding import Understanding


class ReplyReader(Protocol):
    """Reads what is written, in all languages; what is in doubt it hands to a person."""

    def read(
        self, text: str, at: datetime, profile: Profile | None, rules: ContactRules | None
    ) -> Understanding:
        """Return what a text says.

        Args:
            text: as it was typed.
            at: when it was written (UTC).
            profile: who wrote it; None for a sender whom no record has.
            rules: the contact rules of the debtor, with zones and holidays; None where unknown.

        Raises:
            MissingConfiguration: what replies are read with is not there.
        """
        ...
