"""What follows when WhatsApp reports that a message failed, beyond the message itself."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, assert_never

from functions.webhook.dependencies import Dependencies
from functions.webhook.whatsapp.updates import StatusUpdate
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.send_error import SendErrorClass, Treatment
from puntual.domain.errors import PuntualError
from puntual.domain.ids import ContactRef, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import halt_of
from puntual.domain.sending.pace import pause_after
from puntual.domain.sending.unreachable import unreachable_hold
from puntual.domain.templates.health import TemplateReport, refusal_report
from puntual.domain.templates.template import template_stem

# A number has recovered from an older refusal by itself; a webhook that was down tells of many.
_CONCERNS_NOW: Final = timedelta(minutes=1)

# What a failure can stop beyond its message and its recipient.
type Effect = Halt | TemplateReport


def follow_up(
    dependencies: Dependencies,
    ref: ContactRef,
    update: StatusUpdate,
    treatment: Treatment,
    now: datetime,
    *,
    is_news: bool,
) -> Effect | None:
    """Do what a failure asks for: leave somebody in peace, stop a number, set a template aside.

    All of it may be done again when the status is repeated, except for what slows a number down:
    that is done for news only.

    Returns:
        What it stopped for others as well, if that was not stopped before.
    """
    at = min(update.at, now)
    match treatment.error_class:
        case SendErrorClass.SUPPRESS_RECIPIENT:
            _put_on_hold(dependencies, ref, update.error_code or 0, at)
        case SendErrorClass.HALT_SENDER:
            return _halt(dependencies, ref, update, treatment, at)
        case SendErrorClass.TEMPLATE_BROKEN:
            return _set_template_aside(dependencies, ref, update, at)
        case SendErrorClass.SLOW_NUMBER if is_news:
            _slow_down(dependencies, update, now)
        case (
            SendErrorClass.RETRY
            | SendErrorClass.PAIR_DELAY
            | SendErrorClass.SLOW_NUMBER
            | SendErrorClass.FAIL_MESSAGE
            | SendErrorClass.NOT_SEND_PATH
        ):
            pass
        case _ as unreachable:
            assert_never(unreachable)
    return None


def _put_on_hold(dependencies: Dependencies, ref: ContactRef, code: int, at: datetime) -> None:
    holds = (dependencies.policies.current(ref.account.creditor) or DEFAULT_POLICY).holds
    length = holds.unreachable
    account = _account(dependencies, ref)
    hold = unreachable_hold(account, ref.contact, code, at, length, "status")
    dependencies.changes.add_hold(ref.account, hold)


def _slow_down(dependencies: Dependencies, update: StatusUpdate, now: datetime) -> None:
    """Do what the sender does when WhatsApp finds a number too fast while it answers."""
    if not update.phone_number_id or now - update.at > _CONCERNS_NOW:
        return
    number, at = PhoneNumberId(update.phone_number_id), dependencies.flowing.now()
    pause = pause_after(update.error_code or 0)
    # Not a reason to have the status come again: it would be no news by then, and about a speed
    # of minutes ago. A number that is still too fast is refused again.
    with suppress(PuntualError):
        if pause is None:
            dependencies.slots.slow_down(number, 1, at)
        else:
            dependencies.slots.pause(number, at + pause)


def _halt(
    dependencies: Dependencies,
    ref: ContactRef,
    update: StatusUpdate,
    treatment: Treatment,
    at: datetime,
) -> Halt | None:
    if not update.phone_number_id:
        return None
    state = dependencies.numbers.read(update.phone_number_id)
    country = _account(dependencies, ref).profile.country
    code = update.error_code or 0
    halt = halt_of(state, treatment.scope, code, country, at, "status")
    return halt if dependencies.numbers.halt(halt) else None


def _set_template_aside(
    dependencies: Dependencies, ref: ContactRef, update: StatusUpdate, at: datetime
) -> TemplateReport | None:
    found = (one for one in _account(dependencies, ref).contacts if one.id == ref.contact)
    contact = next(found, None)
    stem = None if contact is None else template_stem(contact.template)
    if contact is None or stem is None:
        return None
    account = (
        dependencies.numbers.read(update.phone_number_id).account if update.phone_number_id else ""
    )
    code = update.error_code or 0
    report = refusal_report(account, stem, contact.language, code, at)
    return report if dependencies.templates.record(report) else None


def _account(dependencies: Dependencies, ref: ContactRef) -> Account:
    return dependencies.accounts.read(ref.account) or Account(Profile(ref.account))
