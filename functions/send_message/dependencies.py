"""The ports that sending needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from functions.send_message.told_ids import GatheredIds
from puntual.application.sending_limits import SendingLimits
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.accounts.hold import Hold
from puntual.domain.channel import Channel
from puntual.domain.ids import CreditorId, DebtorKey, PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.domain.templates.template import Template
from puntual.domain.wording.phrases import Wording
from puntual.ports.accounts import Accounts
from puntual.ports.clock import Clock
from puntual.ports.contacts import Contacts, UncertainSends
from puntual.ports.creditors import CreditorReader
from puntual.ports.decisions import Decisions
from puntual.ports.messaging import Message, Messenger, TemplateHealth
from puntual.ports.scheduling import Jobs, WakeUps
from puntual.ports.slots import SlotBook


class Templates(Protocol):
    """The templates that may be sent."""

    def find(self, name: str, language: str) -> Template | None:
        """Return a template, or None when it does not exist in the language."""
        ...


class FallbackTexts(Protocol):
    """The texts for the fallback channels."""

    def find(
        self, channel: Channel, name: str, profile: Profile, form: FormOfAddress | None
    ) -> Template:
        """Return the text of a template's step for a customer."""
        ...


class ReminderCount(Protocol):
    """The day's volume, for the breaker."""

    def count_reminder(
        self, creditor: CreditorId, now: datetime, *, is_accepted: bool = False
    ) -> None:
        """Count a reminder that left, or may have; and whether WhatsApp has it for certain."""
        ...

    def flush(self, now: datetime) -> None:
        """Publish what was counted to all other workers."""
        ...


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that sending needs.

    Attributes:
        add_hold: holds an account whose message was refused for good.
        clock: the clock of every decision; on one machine it may jump or stand still.
        flowing: the clock that slots are instants of; it flows as real time does.
        pace_of: how fast a number may send, as of an instant.
        sending_limits: what is halted, and whether there is room for another person.
        wording: the phrases that fill variables.
        health: which templates must not be used.
        lead_time: what this worker has learnt of how early to claim.
    """

    accounts: Accounts
    contacts: Contacts
    uncertain_sends: UncertainSends
    add_hold: Callable[[DebtorKey, Hold], object]
    wake_ups: WakeUps
    decisions: Decisions
    creditors: CreditorReader
    messenger: Messenger[Message]
    slots: SlotBook
    jobs: Jobs
    clock: Clock
    flowing: Clock
    pace_of: Callable[[PhoneNumberId, datetime], Pace]
    terms: TermsBook
    templates: Templates
    texts: FallbackTexts
    wording: Wording
    breakers: ReminderCount
    sending_limits: SendingLimits
    health: TemplateHealth
    told_ids: GatheredIds
    lead_time: ClaimLeadTime = field(default_factory=ClaimLeadTime)
