"""What a failed message asks for beyond itself, whether it was refused or reported as failed.

It may ask for a hold on its debtor, a halt of its sender, another template, or a slower number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, assert_never

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import ContactId
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.unreachable import unreachable_hold
from puntual.domain.templates.health import TemplateReport, refusal_report
from puntual.domain.templates.template import template_stem

# What a failure stops beyond its message.
type Effect = Hold | Halt | TemplateReport


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure as WhatsApp tells it.

    Attributes:
        code: Meta's error code; zero without one.
        error_class: what the error table makes of the code.
        scope: what it concerns besides the message, as the error table names it.
        at: when it happened (UTC).
        by: the answer to the send, or a status that came later.
    """

    code: int
    error_class: SendErrorClass
    scope: str
    at: datetime
    by: Literal["send", "status"]


class FailedMessage(Protocol):
    """The message that failed, and how its function stops what it concerns.

    Each question and each act costs a call, so only those are made that the failure needs.
    """

    @property
    def contact_id(self) -> ContactId:
        """Return the message's contact."""
        ...

    def view(self, at: datetime) -> AccountView:
        """Return the view of the debtor's account at an instant."""
        ...

    def contact(self) -> Contact | None:
        """Return the message as it is on record; None when it is not."""
        ...

    def unreachable_for(self) -> timedelta:
        """Return the length of a first hold, by the creditor's policy."""
        ...

    def business_account(self) -> str:
        """Return Meta's id of the account that the number belongs to; empty while unknown."""
        ...

    def hold(self, hold: Hold) -> None:
        """Put a hold on the account; the same one again changes nothing."""
        ...

    def halt(self, failure: Failure) -> Halt | None:
        """Halt what the failure concerns; return the halt if it was not in force.

        Without a number nothing is halted.
        """
        ...

    def set_aside(self, report: TemplateReport) -> bool:
        """Take a template out of use; return False when it was already, as far as is known."""
        ...

    def slow_down(self, failure: Failure) -> None:
        """Slow the number down."""
        ...


def follow_up(message: FailedMessage, failure: Failure) -> Effect | None:
    """Do what a failure asks for; return what it stopped, if that was not stopped before."""
    match failure.error_class:
        case SendErrorClass.SUPPRESS_RECIPIENT:
            return _put_on_hold(message, failure)
        case SendErrorClass.HALT_SENDER:
            return message.halt(failure)
        case SendErrorClass.TEMPLATE_BROKEN:
            return _set_template_aside(message, failure)
        case SendErrorClass.SLOW_NUMBER:
            message.slow_down(failure)
        case (
            SendErrorClass.RETRY
            | SendErrorClass.PAIR_DELAY
            | SendErrorClass.FAIL_MESSAGE
            | SendErrorClass.NOT_SEND_PATH
        ):
            pass
        case _ as unreachable:
            assert_never(unreachable)
    return None


def _put_on_hold(message: FailedMessage, failure: Failure) -> Hold:
    hold = unreachable_hold(
        message.view(failure.at),
        message.contact_id,
        failure.code,
        failure.at,
        message.unreachable_for(),
        failure.by,
    )
    message.hold(hold)
    return hold


def _set_template_aside(message: FailedMessage, failure: Failure) -> TemplateReport | None:
    contact = message.contact()
    stem = None if contact is None else template_stem(contact.template)
    if contact is None or stem is None:
        # None of ours to judge.
        return None
    report = refusal_report(
        message.business_account(), stem, contact.language, failure.code, failure.at
    )
    return report if message.set_aside(report) else None
