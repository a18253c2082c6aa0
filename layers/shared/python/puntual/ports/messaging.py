"""Sending a message, and the health of templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.templates.health import TemplateReport, TemplateState


@dataclass(frozen=True, slots=True)
class TemplateMessage:
    """A message by a registered WhatsApp template.

    Attributes:
        to: E.164 with the plus sign.
        parameters: the named values of the body.
        callback: names the contact; WhatsApp returns it in each status.
        pay_reference: completes the address of the pay button, for a template with one.
    """

    phone_number_id: str
    to: str
    template: str
    language: str
    parameters: Mapping[str, str]
    callback: str
    pay_reference: str = ""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A plain-text message, for a channel without templates.

    Attributes:
        to: a phone in E.164, or an e-mail address.
        sender: the creditor's name, as the reader knows it.
        subject: of an e-mail; empty for an SMS.
        callback: names the contact; the provider returns it in its reports.
        ttl: how long the provider may try to deliver.
    """

    channel: Channel
    to: str
    sender: str
    subject: str
    body: str
    callback: str
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A button below a free text: a tap sends its payload back."""

    payload: str
    label: str


@dataclass(frozen=True, slots=True)
class SessionMessage:
    """Free text over WhatsApp, which it takes for a day after a message of the person.

    Attributes:
        to: E.164 with the plus sign.
        callback: names the contact; WhatsApp returns it in each status.
        quoted: the person's message that is shown above the text, by its id; empty for none.
        buttons: three at most.
    """

    phone_number_id: str
    to: str
    text: str
    callback: str
    quoted: str = ""
    buttons: tuple[ReplyButton, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider accepted the message; it is not delivered yet.

    Attributes:
        wa_id: the id by which WhatsApp knows the phone, where it tells one.
        user_id: the business-scoped id of the person, likewise.
    """

    wamid: str
    wa_id: str | None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider refused the message, so it was not sent.

    Attributes:
        scope: what the refusal concerns besides the message, as the error table names it.
        is_known: whether the error table has the code.
        retry_after: how long the provider asks to wait; None where it does not say.
    """

    code: int
    error_class: SendErrorClass
    scope: str
    is_known: bool = True
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost after the request was written: the message must not be sent again.

    Attributes:
        cause: what is known of it.
        retry_after: as in ``Refused``: an answer may say that, and not what became of the message.
    """

    cause: str
    retry_after: timedelta | None = None


type SendOutcome = Accepted | Refused | Unknown


type Message = TemplateMessage | TextMessage


class Messenger[M](Protocol):
    """A provider for one kind of message. It makes one attempt; its caller decides on retries."""

    async def send(self, message: M) -> SendOutcome:
        """Send a message once and return the outcome.

        Raises:
            PuntualError: the call could not begin, so nothing was sent. Once it has begun, an
                error is an outcome.
        """
        ...

    async def warm_up(self, messages: int) -> None:
        """Open connections for a number of messages, so that the first are as fast as the rest.

        A failure is ignored: each message then opens its own connection.
        """
        ...


class SessionMessenger(Protocol):
    """Sends free text, one message at a time. It makes one attempt; its caller decides on more."""

    def send(self, message: SessionMessage) -> SendOutcome:
        """Send a message once and return the outcome.

        Raises:
            PuntualError: the call could not begin, so nothing was sent.
        """
        ...


class TemplateHealth(Protocol):
    """What Meta reports of templates. Creditors of one business account share them."""

    def record(self, report: TemplateReport) -> bool:
        """Record a report of Meta's, unless a later one is on record.

        Returns:
            False when it adds nothing.
        """
        ...

    def set_aside(self, refusal: TemplateReport) -> bool:
        """Record that a message was refused for its template's sake.

        Returns:
            False when it adds nothing.
        """
        ...

    def states(self, account: str) -> Sequence[TemplateState]:
        """Return the last known state of an account's templates, by stem and language.

        Args:
            account: Meta's id of it; empty for refusals that came before it was known.
        """
        ...

    def broken(self, account: str = "") -> frozenset[str]:
        """Return the broken templates of a business account, each as ``stem/language``.

        Args:
            account: Meta's id of it; empty, while it is unknown, for those of all accounts.
        """
        ...
