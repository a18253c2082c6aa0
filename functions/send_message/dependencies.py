"""What sending needs of the world, and what is known of a message before it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from functions.send_message.dispatch.claim_lead_time import ClaimLeadTime
from puntual.application.sending_limits import Admission, SendingLimits
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import Channel
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId, DebtorKey, PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.domain.templates.template import Template
from puntual.domain.wording.phrases import Wording
from puntual.ports.accounts import AccountChanges, Accounts
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
    """What is said over other channels than WhatsApp."""

    def find(self, channel: Channel, name: str, locale: str) -> Template:
        """Return what a template's step says to a locale."""
        ...


class ReminderCount(Protocol):
    """The day's volume, for the breaker."""

    def count_reminder(self, creditor: CreditorId, now: datetime) -> None:
        """Count a reminder that left, or may have."""
        ...

    def flush(self, now: datetime) -> None:
        """Tell everybody else what was counted."""
        ...


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that sending needs.

    Attributes:
        clock: by which is decided; on one machine it may jump or stand still.
        flowing: by which slots are told; it flows as real time does.
        pace_of: how fast a number may send, as of an instant.
        governor: what is halted, and whether there is room for another person.
        wording: the phrases that fill variables.
        health: which templates must not be used.
        lead: what this worker has learnt of how early to claim.
    """

    accounts: Accounts
    contacts: Contacts
    uncertain_sends: UncertainSends
    changes: AccountChanges
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
    lead: ClaimLeadTime = field(default_factory=ClaimLeadTime)


@dataclass(frozen=True, slots=True)
class Case:
    """One account, its creditor, and the terms under which it is decided."""

    account: Account
    creditor: Creditor
    terms: Terms

    def after(self, account: Account) -> "Case":
        """Return the case of a changed account under the same terms."""
        return replace(self, account=account)


@dataclass(frozen=True, slots=True)
class Decided:
    """A message that is right to send, if that happens soon.

    Attributes:
        contact: what goes on record.
        at: when it was decided, from what was known then.
        log: all that the decision looked at.
        expired: contacts whose outcome was given up on the way.
        admission: that the person was counted; None before the claim.
    """

    case: Case
    contact: Contact
    message: Message
    at: datetime
    log: bytes
    expired: int
    admission: Admission | None = None

    @property
    def key(self) -> DebtorKey:
        """Return whose message it is."""
        return self.case.account.key

    @property
    def is_over_whatsapp(self) -> bool:
        """Tell whether it goes by WhatsApp, and not by what stands in for it."""
        return self.contact.channel is Channel.WHATSAPP

    def is_still_right(self, now: datetime) -> bool:
        """Tell whether the hours that it was decided for leave room for it."""
        policy = self.case.terms.policy
        margin = policy.pace_margin if policy is not None else timedelta(0)
        return now - self.at <= margin
