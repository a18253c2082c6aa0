"""What accepting a message means: the ledger first, then all that follows from it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from local.whatsapp.dice import Dice
from local.whatsapp.inbound.cards import move
from local.whatsapp.inbound.media import read_media
from local.whatsapp.inbound.message import InboundMessage
from local.whatsapp.inbound.words import delete, edit, quote, say, tap
from local.whatsapp.outbox import Pending
from local.whatsapp.people.ledger import Accepted
from local.whatsapp.people.meaning import Meaning
from local.whatsapp.people.reactions import plan_failure, plan_reaction
from local.whatsapp.people.steps import (
    FileStep,
    MoveStep,
    PaymentStep,
    StatusStep,
    Step,
    TapStep,
    WordsStep,
)
from local.whatsapp.platform.faults import Effect
from local.whatsapp.replies import queue_message
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.content import Content
from local.whatsapp.templates.message_requests import Recipient
from local.whatsapp.wire.payloads import (
    Update,
    build_failure,
    build_pricing,
    build_status,
)

# Meta prices `sent` and one of `delivered` and `read`.
_PRICED = frozenset({"sent", "delivered"})


def accept(
    simulator: Simulator,
    to: Recipient,
    content: Content,
    *,
    data: str | None,
    effect: Effect,
    now: datetime,
) -> Accepted:
    """Promise to deliver a message and plan its life."""
    count = simulator.sent_to[to.wa_id] = simulator.sent_to.get(to.wa_id, 0) + 1
    seed = simulator.settings.seed
    # The instant is part of it: a restarted simulator must not give an old message's id again.
    token = Dice(seed, f"{to.wa_id}/{count}/{now.timestamp()}").token("wamid")
    accepted = Accepted(now, to.given, to.wa_id, f"wamid.HBg{token}", content, data)
    simulator.ledger.append(accepted.as_json())
    chat = simulator.chats.open(to.wa_id, f"+{to.digits}")
    life = _Life(
        simulator,
        accepted,
        Dice(seed, f"{to.wa_id}/{count}"),
        effect,
        in_window=chat.is_window_open(now),
    )
    simulator.chats.add_accepted(accepted, chat.phone)
    life.plan()
    simulator.hub.tell("message", to.wa_id)
    return accepted


@dataclass(frozen=True, slots=True)
class _Life:
    """One accepted message on its way."""

    simulator: Simulator
    accepted: Accepted
    dice: Dice
    effect: Effect
    in_window: bool

    def plan(self) -> None:
        """Queue everything that will happen to it."""
        for step in self._steps():
            at = self.accepted.at + step.after
            match step:
                case StatusStep():
                    self._queue_status(step, at)
                case TapStep():
                    self._tap(step, at)
                case WordsStep():
                    self._write(step, at)
                case FileStep():
                    self._send_file(step, at)
                case MoveStep():
                    self._move(at)
                case PaymentStep():
                    self._intend(at)

    def _steps(self) -> list[Step]:
        if self.effect.failed_code is not None:
            return plan_failure(self.effect.failed_code, self.dice)
        persona = self.simulator.persona_of(self.accepted.wa_id)
        return plan_reaction(persona, self.accepted.content, self.dice)

    def _tap(self, step: TapStep, at: datetime) -> None:
        business = self.simulator.settings.display_phone_number
        tapped = quote(tap(step.button, self.accepted.wamid), self.accepted.wamid, business)
        self._send(tapped, step.meaning, at)

    def _write(self, step: WordsStep, at: datetime) -> None:
        message = say(step.text)
        if step.is_caption:
            message = read_media(self.simulator, "image", {"image": {"caption": step.text}}, at)
        wamid = self._send(message, step.meaning, at)
        if step.deleted_after is not None:
            queue_message(
                self.simulator, self.accepted.wa_id, delete(wamid), at + step.deleted_after
            )
        if step.edited is not None:
            later = step.edited
            self._send(edit(wamid, later.text), later.meaning, self.accepted.at + later.after)

    def _send_file(self, step: FileStep, at: datetime) -> None:
        wish = {"filename": step.name} if step.name else {}
        self._send(read_media(self.simulator, step.kind, {step.kind: wish}, at), step.meaning, at)

    def _move(self, at: datetime) -> None:
        wa_id = self.accepted.wa_id
        chat = self.simulator.chats.open(wa_id, f"+{wa_id}")
        self._send(move(chat, f"{wa_id[:-6]}9{wa_id[-5:]}"), Meaning.MOVED, at)

    def _send(self, message: InboundMessage, meaning: Meaning, at: datetime) -> str:
        meant = replace(message, meaning=meaning)
        return queue_message(self.simulator, self.accepted.wa_id, meant, at)

    def _intend(self, at: datetime) -> None:
        accepted = self.accepted
        chat = self.simulator.chats.open(accepted.wa_id, accepted.to)
        self.simulator.intentions.add(
            at, chat.phone, chat.wa_id, accepted.wamid, accepted.callback_data
        )

    def _queue_status(self, step: StatusStep, at: datetime) -> None:
        accepted, status = self.accepted, step.status
        tell = None if self.effect.drops(status) else partial(self._build, step, at)
        label = f"{accepted.wamid}/{status}"
        show = partial(self._show, status)
        first = Pending(accepted.wa_id, at, label, tell, show, is_status=True)
        self.simulator.outbox.put(first, at + self._detour(status))
        for copy in range(self.effect.duplicate_webhooks + self._repeats(status)):
            again = Pending(accepted.wa_id, at, f"{label}/{copy}", tell, is_status=True)
            delay = timedelta(seconds=self.dice.between(1, 90, f"repeat/{status}/{copy}"))
            self.simulator.outbox.put(again, at + delay)

    def _build(self, step: StatusStep, at: datetime) -> Update:
        accepted, status = self.accepted, step.status
        person = self.simulator.chats.person(accepted.wa_id)
        value = build_status(accepted.wamid, person, status, at, accepted.callback_data)
        if status in _PRICED:
            category = accepted.content.category
            value["pricing"] = build_pricing(category, in_window=self.in_window, at=at)
        if step.error is not None:
            value["errors"] = build_failure(step.error)
            return Update("messages", "statuses", value)
        return Update("messages", "statuses", value, person.contact())

    def _detour(self, status: str) -> timedelta:
        if self.dice.unit(f"disorder/{status}") >= self.simulator.conduct.disorder_chance:
            return timedelta(0)
        return timedelta(seconds=self.dice.between(20, 180, f"detour/{status}"))

    def _repeats(self, status: str) -> int:
        return int(self.dice.unit(f"duplicate/{status}") < self.simulator.conduct.duplicate_chance)

    def _show(self, status: str) -> bool:
        """Move the ticks; False if somebody who answered has already told this status."""
        found = self.simulator.chats.find_message(self.accepted.wamid)
        if found is None or found[1].status == status:
            return False
        if self.simulator.chats.advance(self.accepted.wamid, status):
            self.simulator.hub.tell("status", self.accepted.wa_id)
        return True
