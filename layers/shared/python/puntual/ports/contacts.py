"""Contacts: the claim, its outcome, and the sends whose outcome is unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from puntual.domain.accounts.contact import Contact
    from puntual.domain.accounts.excerpt import AccountExcerpt
    from puntual.domain.accounts.lifecycle import ContactState
    from puntual.domain.accounts.send_error import SendErrorClass
    from puntual.domain.errors import PuntualError
    from puntual.domain.ids import ContactRef, CreditorId, DebtorKey, PhoneNumberId


class Statuses(Protocol):
    """What WhatsApp reports of messages, on the contacts that they are."""

    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        """Record a status that WhatsApp reports; statuses may come in any order.

        ``sent`` costs no write: it adds nothing to the acceptance. Only where the call's answer
        was lost or was an error is it recorded, for it proves that WhatsApp has the message.

        Returns:
            False when it adds nothing.
        """
        ...

    def record_statuses(
        self, reports: Sequence[tuple[ContactRef, StatusReport]]
    ) -> Sequence[bool | PuntualError]:
        """Record several statuses as if they came one by one, in their order.

        Those of one message may be recorded by one write, and those of many by one call.

        Returns:
            For each what ``record_status`` returns, or the error that kept it from the record:
            none is lost for the sake of another.
        """
        ...


class Contacts(Statuses, Protocol):
    """Contacts: the claim before a message, and its outcome."""

    def claim(
        self,
        account: AccountExcerpt,
        contact: Contact,
        log: bytes,
        decided_at: datetime | None = None,
    ) -> None:
        """Take the right to send, in one conditional write, before any call to WhatsApp.

        After it the contact is on record, open until it is settled or its deadline passes, and no
        other claim of the account passes. After a ``Conflict``, of any kind, nothing is claimed.

        Args:
            account: as it was looked at, with what reached its phone on behalf of others.
            contact: what is to be sent; its ``claimed_at`` is now. The pause towards the same
                person counts from there, so whoever calls more than ``PAIR_MARGIN`` later must
                give the claim back instead.
            log: the decision that led to it.
            decided_at: when that was; the contact's ``claimed_at`` if it is not told. What reached
                a shared phone on behalf of others since then was not looked at.

        Raises:
            PairBusy: the same person was written to a moment ago, or since the decision.
            StaleAccount: the account changed since it was read, or someone else claimed.
            Conflict: the account has no place for another contact.
            Unavailable: there is no answer; the contact may be claimed all the same.
        """
        ...

    def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
        """Record the outcome of a claimed contact; older evidence never replaces newer.

        A plain acceptance adds nothing to the claim, so it costs no write; statuses follow.

        Args:
            key: the account.
            contact: as it is known now.
            wa_id: the id by which WhatsApp knows the debtor, if it is new.
        """
        ...


class ToldIds(Protocol):
    """Business-scoped ids that WhatsApp told with its answers, before any record has them.

    A message that comes without a phone is found by them in the hours until the daily pass has
    joined to its record what the statuses told. They are many to a write, and may be lost.
    """

    def keep(self, creditor: CreditorId, told: Mapping[str, str], at: datetime) -> None:
        """Keep phones by the ids that stand for the same person, for two days."""
        ...

    def line_behind(self, creditor: CreditorId, wa_id: str, at: datetime) -> str | None:
        """Return the line of an id that was told in the two days before an instant (UTC)."""
        ...


@dataclass(frozen=True, slots=True)
class NotedSends:
    """What is on record of a number's callbacks.

    Attributes:
        sends: the uncertain sends, in the order in which they were noted.
        heard_at: the mark of the last callback of the number (UTC); None without one.
    """

    sends: tuple[ContactRef, ...] = ()
    heard_at: datetime | None = None


class UncertainSends(Protocol):
    """Messages whose answer was lost or was an error: WhatsApp may have them all the same.

    They are few, and one query returns all of a number's. So the webhook does not read a contact
    for each ``sent`` status, which nearly always adds nothing.
    """

    def note(self, number: PhoneNumberId, ref: ContactRef, at: datetime) -> None:
        """Note an uncertain send, before its outcome goes on record; it is kept for two days.

        Args:
            number: the number that it was sent from.
            ref: its contact.
            at: when it was sent (UTC).
        """
        ...

    def since(self, number: PhoneNumberId, at: datetime) -> NotedSends:
        """Return the sends noted from an instant on; those of the last moment may be missing."""
        ...

    def mark_heard(self, number: PhoneNumberId, at: datetime) -> None:
        """Mark that a callback of a number came; ``since`` returns the mark at no price."""
        ...


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A status of one message, as WhatsApp reports it.

    Attributes:
        at: when it happened (UTC), by WhatsApp's clock.
        user_id: the business-scoped id of the recipient, where it is to be learned.
    """

    state: ContactState
    at: datetime
    wamid: str
    error_code: int | None = None
    error_class: SendErrorClass | None = None
    user_id: str | None = None


def without_ids(status: StatusReport) -> StatusReport:
    """Return a status that names no recipient: WhatsApp's id of a message has the phone in it."""
    return replace(status, wamid="", user_id=None)
