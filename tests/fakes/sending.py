"""WhatsApp, its speed limit and the rule book."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.errors import PuntualError
from puntual.domain.ids import ContactRef, CreditorId, PhoneNumberId
from puntual.domain.phone import line_of
from puntual.domain.sending.pace import SLOT_HORIZON, Inbound, Pace, Slowdown, pace_at
from puntual.ports.contacts import NotedSends
from puntual.ports.messaging import Accepted, SendOutcome, TemplateMessage, TextMessage
from puntual.ports.slots import SlotBlock
from tests.fakes.outage import Breakable


class FakeToldIds(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.told: dict[tuple[CreditorId, str], tuple[datetime, str]] = {}

    def keep(self, creditor: CreditorId, told: Mapping[str, str], at: datetime) -> None:
        self._may_fail("keep")
        self.told |= {(creditor, one): (at, line_of(phone)) for one, phone in told.items()}

    def line_behind(self, creditor: CreditorId, wa_id: str, at: datetime) -> str | None:
        self._may_fail("line_behind")
        told_at, line = self.told.get((creditor, wa_id), (None, ""))
        return line if told_at is not None and at - told_at <= timedelta(days=2) else None


class FakeUncertainSends(Breakable):
    """Doubtful messages by number; counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: dict[PhoneNumberId, dict[tuple[datetime, str], ContactRef]] = {}
        self.heard: dict[PhoneNumberId, datetime] = {}
        self.looks = 0

    def note(self, number: PhoneNumberId, ref: ContactRef, at: datetime) -> None:
        self._may_fail("note")
        self.noted.setdefault(number, {})[(at, ref.to_callback())] = ref

    def since(self, number: PhoneNumberId, at: datetime) -> NotedSends:
        self._may_fail("since")
        self.looks += 1
        noted = self.noted.get(number, {})
        sends = tuple(noted[key] for key in sorted(noted) if key[0] >= at)
        return NotedSends(sends, self.heard.get(number))

    def mark_heard(self, number: PhoneNumberId, at: datetime) -> None:
        self._may_fail("mark_heard")
        self.heard[number] = at


class FakeMessenger:
    """A messenger that follows a script, then accepts everything.

    An error in the script is raised instead of sending, as when there is no token.
    """

    def __init__(self, script: Iterable[SendOutcome | PuntualError] = ()) -> None:
        self.messages: list[TemplateMessage] = []
        self.warmed_up_for: list[int] = []
        self._script = list(script)

    def then(self, *outcomes: SendOutcome | PuntualError) -> None:
        self._script.extend(outcomes)

    async def warm_up(self, messages: int) -> None:
        self.warmed_up_for.append(messages)

    async def send(self, message: TemplateMessage) -> SendOutcome:
        following = self._script.pop(0) if self._script else None
        if isinstance(following, PuntualError):
            raise following
        self.messages.append(message)
        if following is not None:
            return following
        return Accepted(f"wamid.{len(self.messages)}", message.to.removeprefix("+"))


class FakeTextMessenger:
    """A messenger for plain words that follows a script, then accepts everything."""

    def __init__(self, script: Iterable[SendOutcome | PuntualError] = ()) -> None:
        self.messages: list[TextMessage] = []
        self._script = list(script)

    def then(self, *outcomes: SendOutcome | PuntualError) -> None:
        self._script.extend(outcomes)

    async def warm_up(self, messages: int) -> None:
        """Do nothing."""

    async def send(self, message: TextMessage) -> SendOutcome:
        following = self._script.pop(0) if self._script else None
        if isinstance(following, PuntualError):
            raise following
        self.messages.append(message)
        return following or Accepted(f"text-{len(self.messages)}", None)


class FakeSlotBook(Breakable):
    """Gives slots out in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[SlotBlock] = []
        self.asked: list[PhoneNumberId] = []
        self._next: dict[PhoneNumberId, datetime] = {}
        self._slow: dict[PhoneNumberId, Slowdown] = {}
        self._heard: dict[PhoneNumberId, Inbound] = {}

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        self.asked.append(number)
        self._may_fail("reserve")
        left = self.pace(number, pace, not_before)
        count, spacing = left.block(count), left.spacing()
        first = self._next.get(number, not_before)
        if not not_before <= first <= not_before + SLOT_HORIZON:
            first = not_before
        self._next[number] = first + count * spacing
        self.blocks.append(SlotBlock(first, count, spacing))
        return self.blocks[-1]

    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        self._may_fail("slow_down")
        slow = self._slow.get(number, Slowdown(1.0, at))
        self._slow[number] = slow.after(refusals, at)

    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        self._may_fail("pause")
        self._next[number] = max(until, self._next.get(number, until))

    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        self._may_fail("count_inbound")
        heard = self._heard.get(number, Inbound(0.0, at))
        self._heard[number] = heard.after(messages, at)
        return self._heard[number].rate

    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        return pace_at(deployed, self._slow.get(number), self._heard.get(number), at)

    def read_pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        self._may_fail("look")
        return self.pace(number, deployed, at)


class FakeRuleBook:
    """The same rules for everyone, or none."""

    def __init__(self, rules: ContactRules | None) -> None:
        self.rules = rules

    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:  # noqa: ARG002 - the port asks for all
        return self.rules
