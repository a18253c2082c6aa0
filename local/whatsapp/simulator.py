"""The simulator's whole state: one business number and everyone it writes to."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.whatsapp.clock import Clock, format_instant
from local.whatsapp.dice import Dice
from local.whatsapp.http.hub import Hub
from local.whatsapp.outbox import Outbox, Pending
from local.whatsapp.people.chats import Chats
from local.whatsapp.people.intentions import Intentions
from local.whatsapp.people.ledger import Journal
from local.whatsapp.people.persona import Persona, assign_persona
from local.whatsapp.people.sayings import Sayings
from local.whatsapp.platform.faults import Faults
from local.whatsapp.platform.gates import Gates
from local.whatsapp.platform.media_files import MediaFile
from local.whatsapp.platform.settings import Conduct, Settings
from local.whatsapp.templates.templates import TemplateBook
from local.whatsapp.wire.payloads import Sender, Update


@dataclass(slots=True)
class Simulator:
    """One business number and everyone it writes to."""

    settings: Settings
    clock: Clock
    conduct: Conduct = field(default_factory=Conduct)
    chats: Chats = field(default_factory=Chats)
    outbox: Outbox = field(default_factory=Outbox)
    faults: Faults = field(default_factory=Faults)
    intentions: Intentions = field(default_factory=Intentions)
    hub: Hub = field(default_factory=Hub)
    rejections: Journal = field(default_factory=Journal)
    sayings: Sayings = field(default_factory=Sayings)
    media: dict[str, MediaFile] = field(default_factory=dict)
    personas: dict[str, Persona] = field(default_factory=dict)
    ledger: Journal = field(init=False)
    book: TemplateBook = field(init=False)
    gates: Gates = field(init=False)
    sent_to: dict[str, int] = field(default_factory=dict)
    creations: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Build what depends on the settings."""
        self.ledger = Journal(self.settings.ledger)
        self.book = TemplateBook(Dice(self.settings.seed, self.settings.waba_id))
        self.faults.seed = self.settings.seed
        self.conduct = self._first_conduct(self.settings.webhook_url)
        self.gates = Gates(self.conduct)

    @property
    def sender(self) -> Sender:
        """Return the business number."""
        chosen = self.settings
        return Sender(chosen.waba_id, chosen.phone_number_id, chosen.display_phone_number)

    def persona_of(self, wa_id: str) -> Persona:
        """Return a person's habit: set by hand, else drawn, else reading in silence."""
        if wa_id in self.personas:
            return self.personas[wa_id]
        if self.settings.personas:
            return assign_persona(wa_id, self.settings.seed)
        return Persona.READS_AND_SILENT

    def reject(self, request: dict[str, Any], code: int | None, details: str) -> None:
        """Remember a refused request."""
        template = request.get("template")
        self.rejections.append(
            {
                "rejected_at": format_instant(self.clock.now()),
                "code": code,
                "details": details,
                "to": request.get("to"),
                "type": request.get("type"),
                "template": template.get("name") if isinstance(template, dict) else None,
                "biz_opaque_callback_data": request.get("biz_opaque_callback_data"),
            }
        )

    def conduct_as(self, changed: Conduct) -> None:
        """Behave differently from now on.

        Raises:
            ValueError: a limit is not one; nothing has changed then.
        """
        self.gates.adjust(changed)
        self.conduct = changed

    def announce(self, field_name: str, value: dict[str, Any], at: datetime) -> None:
        """Queue an account event such as a template's new status."""
        update = Update(field_name, "account", value)
        self.outbox.put(Pending("", at, f"{field_name}/{at}", lambda: update))

    def reset(self, *, keep_templates: bool = True) -> None:
        """Forget messages, faults and personas; names and the webhook address stay."""
        for part in (self.chats, self.outbox, self.intentions, self.ledger, self.rejections):
            part.clear()
        self.sayings.clear()
        self.faults.rules.clear()
        self.personas.clear()
        self.media.clear()
        if not keep_templates:
            self.book.clear()
        self.sent_to.clear()
        self.creations.clear()
        self.conduct = self._first_conduct(self.conduct.webhook_url)
        self.gates = Gates(self.conduct)
        self.hub.tell("reset")

    def _first_conduct(self, webhook_url: str | None) -> Conduct:
        given = self.settings
        return Conduct(
            webhook_url=webhook_url,
            limiter=given.limiter,
            messages_per_second=given.messages_per_second,
            pair_seconds=given.pair_seconds,
            pair_burst=given.pair_burst,
            messaging_limit=given.messaging_limit,
        )
