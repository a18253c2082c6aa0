"""A failure asks for the same, whether WhatsApp refused the message or reports it later."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

import pytest

from puntual.application.send_failures import Effect, Failure, follow_up
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.ids import ContactId
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.templates.health import TemplateReport, refusal_report
from tests.domain.decision.decision_cases import account
from tests.factories import NOON, a_contact

_CONTACT = replace(a_contact(), template="puntual_due_today_v1", language="es")
_HALT = Halt(HaltScope.ACCOUNT, "300", "", 131031, NOON, "send", "1000001")
_LOST = refusal_report("300", "due_today", "es", 132015, NOON)


@dataclass
class _FailedMessage:
    """Notes what is asked and done; ``is_news`` is False where all was stopped before."""

    is_news: bool = True
    contact_on_record: Contact | None = _CONTACT
    calls: list[str] = field(default_factory=list)

    @property
    def contact_id(self) -> ContactId:
        return _CONTACT.id

    def view(self, at: datetime) -> AccountView:
        self.calls.append("view")
        return view_of(account(), at)

    def contact(self) -> Contact | None:
        self.calls.append("contact")
        return self.contact_on_record

    def unreachable_for(self) -> timedelta:
        self.calls.append("unreachable_for")
        return timedelta(days=7)

    def business_account(self) -> str:
        self.calls.append("business_account")
        return "300"

    def hold(self, hold: Hold) -> None:
        self.calls.append(f"hold {hold.id}")

    def halt(self, failure: Failure) -> Halt | None:
        self.calls.append(f"halt {failure.scope}")
        return _HALT if self.is_news else None

    def set_aside(self, report: TemplateReport) -> bool:
        self.calls.append(f"set_aside {report.stem}")
        return self.is_news

    def slow_down(self, failure: Failure) -> None:
        self.calls.append(f"slow_down {failure.code}")


def _failure(
    error_class: SendErrorClass, code: int = 1, by: Literal["send", "status"] = "send"
) -> Failure:
    return Failure(code, error_class, "waba", NOON, by)


@pytest.mark.parametrize(
    ("error_class", "calls"),
    [
        (SendErrorClass.HALT_SENDER, ["halt waba"]),
        (SendErrorClass.TEMPLATE_BROKEN, ["contact", "business_account", "set_aside due_today"]),
        (SendErrorClass.SLOW_NUMBER, ["slow_down 1"]),
        (SendErrorClass.RETRY, []),
        (SendErrorClass.PAIR_DELAY, []),
        (SendErrorClass.FAIL_MESSAGE, []),
        (SendErrorClass.NOT_SEND_PATH, []),
    ],
)
def test_only_what_a_failure_needs_is_read_and_done(
    error_class: SendErrorClass, calls: list[str]
) -> None:
    message = _FailedMessage()
    follow_up(message, _failure(error_class))
    assert message.calls == calls


@pytest.mark.parametrize("by", ["send", "status"])
def test_a_debtor_that_cannot_be_reached_is_put_on_hold(by: Literal["send", "status"]) -> None:
    message = _FailedMessage()
    hold = follow_up(message, _failure(SendErrorClass.SUPPRESS_RECIPIENT, 131026, by))
    until = NOON + timedelta(days=7)
    name = f"unreachable.{_CONTACT.id}"
    assert hold == Hold(name, HoldKind.UNREACHABLE, NOON, until, origin=by)
    assert message.calls == ["view", "unreachable_for", f"hold {name}"]


@pytest.mark.parametrize(
    ("error_class", "code", "effect"),
    [(SendErrorClass.HALT_SENDER, 131031, _HALT), (SendErrorClass.TEMPLATE_BROKEN, 132015, _LOST)],
)
def test_what_was_stopped_before_is_not_told_again(
    error_class: SendErrorClass, code: int, effect: Effect
) -> None:
    failure = _failure(error_class, code)
    assert follow_up(_FailedMessage(), failure) == effect
    assert follow_up(_FailedMessage(is_news=False), failure) is None


@pytest.mark.parametrize("contact", [None, replace(_CONTACT, template="hello_world")])
def test_a_template_that_is_not_ours_is_left_alone(contact: Contact | None) -> None:
    message = _FailedMessage(contact_on_record=contact)
    assert follow_up(message, _failure(SendErrorClass.TEMPLATE_BROKEN)) is None
    assert message.calls == ["contact"]
