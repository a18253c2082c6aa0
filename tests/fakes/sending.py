"""WhatsApp, its speed limit and the rule book."""

from collections.abc import Iterable
from datetime import datetime

from puntual.domain.account import Profile
from puntual.domain.contact_rules import ContactRules
from puntual.domain.errors import PuntualError
from puntual.ports import Accepted, SendOutcome, TemplateMessage


class FakeMessenger:
    """A messenger that follows a script, then accepts everything.

    An error in the script is raised instead of sending, as when there is no token.
    """

    def __init__(self, script: Iterable[SendOutcome | PuntualError] = ()) -> None:
        self.messages: list[TemplateMessage] = []
        self._script = list(script)

    def then(self, *outcomes: SendOutcome | PuntualError) -> None:
        self._script.extend(outcomes)

    def send(self, message: TemplateMessage) -> SendOutcome:
        following = self._script.pop(0) if self._script else None
        if isinstance(following, PuntualError):
            raise following
        self.messages.append(message)
        if following is not None:
            return following
        return Accepted(f"wamid.{len(self.messages)}", message.to.removeprefix("+"))


class RecordingPacer:
    """A pacer that never makes anyone wait for real, and remembers who asked."""

    def __init__(self, waited: float = 0.0) -> None:
        self.waited = waited
        self.asked: list[str] = []

    def wait_for_slot(self, phone_number_id: str) -> float:
        self.asked.append(phone_number_id)
        return self.waited


class FakeRuleBook:
    """The same rules for everyone, or none."""

    def __init__(self, rules: ContactRules | None) -> None:
        self.rules = rules

    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:  # noqa: ARG002
        return self.rules
