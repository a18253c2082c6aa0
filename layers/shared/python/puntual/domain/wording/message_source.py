"""What one message is written from."""

from dataclasses import dataclass

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.plan import Plan
from puntual.domain.wording.phrases import Phrases, Wording


@dataclass(frozen=True, slots=True)
class MessageSource:
    """The sender, the recipient, the content and the language of one message."""

    plan: Plan
    profile: Profile
    creditor: Creditor
    wording: Wording

    @property
    def language(self) -> str:
        """Return the template language of the message, such as ``es_MX``."""
        return self.plan.contact.language

    @property
    def phrases(self) -> Phrases:
        """Return the phrases of its language, over its channel."""
        return self.wording.phrases_of(self.language, self.plan.contact.channel)
