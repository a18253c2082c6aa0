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
    """A message as WhatsApp wants it.

    Attributes:
        to: E.164 with the plus sign.
        parameters: the named values of the body.
        callback: travels through WhatsApp and comes back in each status.
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
    """A message in plain words, for a channel that knows no templates.

    Attributes:
        to: a phone in E.164, or an e-mail address.
        sender: the creditor's name, as the reader knows it.
        subject: of an e-mail; empty for an SMS.
        callback: names the contact to whoever reports on it.
        ttl: how long it may be under way.
    """

    channel: Channel
    to: str
    sender: str
    subject: str
    body: str
    callback: str
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class Accepted:
    """WhatsApp took it; it is not delivered yet."""

    wamid: str
    wa_id: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """WhatsApp refused it: it never left us.

    Attributes:
        scope: what else the refusal says something about, as the error table names it.
        is_known: whether the error table has the code.
    """

    code: int
    error_class: SendErrorClass
    scope: str
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows: the answer was lost after the request was written. Never send it again."""

    cause: str


type SendOutcome = Accepted | Refused | Unknown


type Message = TemplateMessage | TextMessage


class Messenger[M](Protocol):
    """Someone who delivers messages of a kind. It tries once: retries are decided above it."""

    async def send(self, message: M) -> SendOutcome:
        """Hand a message over.

        Raises:
            PuntualError: it could not even begin; nothing left us. Once the call has begun,
                every ending is an outcome.
        """
        ...

    async def warm_up(self, messages: int) -> None:
        """Open connections for some messages, so that the first arrive as evenly as the others.

        It may fail without anybody noticing: messages connect by themselves, only later.
        """
        ...


class TemplateHealth(Protocol):
    """What Meta says of the registered templates. Creditors of one account share them."""

    def record(self, report: TemplateReport) -> bool:
        """Keep what Meta reports, unless something later is known.

        Returns:
            False when it said nothing new.
        """
        ...

    def states(self) -> Sequence[TemplateState]:
        """Return the latest of every template that was ever reported, by stem and language."""
        ...

    def broken(self, account: str = "") -> frozenset[str]:
        """Return what a number of an account must not use, each as ``stem/language``.

        Args:
            account: Meta's id of the number's business account; empty while it is unknown, for
                whatever is broken in any.
        """
        ...
