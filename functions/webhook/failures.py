"""What follows when WhatsApp reports that a message failed, beyond the message itself."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.webhook.dependencies import Dependencies
from functions.webhook.whatsapp.updates import StatusUpdate
from puntual.application.send_failures import Failure, follow_up
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.contact import Contact, Purpose, parse_contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.send_error import Treatment
from puntual.domain.accounts.view import AccountView
from puntual.domain.errors import PuntualError
from puntual.domain.ids import ContactId, ContactRef, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import NumberState, halt_of
from puntual.domain.sending.pace import pause_after
from puntual.domain.templates.health import TemplateReport
from puntual.ports.passed_replies import PassedReply

# A number has recovered from an older refusal by itself; a webhook that was down tells of many.
_CONCERNS_NOW: Final = timedelta(minutes=1)

# What a failure can stop beyond its message and its recipient.
type Effect = Halt | TemplateReport


def follow_failure(
    dependencies: Dependencies,
    ref: ContactRef,
    update: StatusUpdate,
    treatment: Treatment,
    now: datetime,
    *,
    is_news: bool,
) -> Effect | None:
    """Do what a failure asks for.

    All of it may be done again when the status is repeated, except for what slows a number down:
    that is done for news only.

    Returns:
        What it stopped for others as well, if that was not stopped before.
    """
    error_class, scope, _ = treatment
    at = min(update.at, now)
    failure = Failure(update.error_code or 0, error_class, scope, at, "status")
    is_recent = is_news and now - update.at <= _CONCERNS_NOW
    message = _ReportedMessage(dependencies, ref, update.phone_number_id, is_recent)
    effect = follow_up(message, failure)
    name = parse_contact_id(ref.contact)
    if name is not None and name.purpose is Purpose.ANSWER:
        _pass_question_on(dependencies, ref, message.contact())
    return None if isinstance(effect, Hold) else effect


def _pass_question_on(dependencies: Dependencies, ref: ContactRef, answer: Contact | None) -> None:
    """Have a question looked at again whose answer failed: only Meta knows of it."""
    if answer is None:
        return
    account, at = ref.account, answer.claimed_at
    questions = [PassedReply(account.creditor, account.debtor, one, at) for one in answer.holds]
    dependencies.passed_replies.put_all(questions)


@dataclass(frozen=True, slots=True)
class _ReportedMessage:
    """Fulfils ``FailedMessage`` from what is stored.

    Attributes:
        number: empty where the status names none.
        is_recent: whether the failure says something of the number's speed at present.
    """

    dependencies: Dependencies
    ref: ContactRef
    number: str
    is_recent: bool

    @property
    def contact_id(self) -> ContactId:
        return self.ref.contact

    def view(self, at: datetime) -> AccountView:
        return self._account().view(at)

    def contact(self) -> Contact | None:
        """Find it among the latest ones, or else in the whole account."""
        latest = self.dependencies.accounts.look(self.ref.account)
        known = () if latest is None else latest.recent
        found = next((one for one in known if one.id == self.ref.contact), None)
        if found is not None or latest is None:
            return found
        whole = self.dependencies.accounts.read(self.ref.account)
        contacts = () if whole is None else whole.contacts
        return next((one for one in contacts if one.id == self.ref.contact), None)

    def unreachable_for(self) -> timedelta:
        policy = self.dependencies.policies.current(self.ref.account.creditor)
        return (policy or DEFAULT_POLICY).holds.unreachable

    def business_account(self) -> str:
        return self.dependencies.numbers.account_of(self.number) if self.number else ""

    def hold(self, hold: Hold) -> None:
        self.dependencies.changes.add_hold(self.ref.account, hold)

    def halt(self, failure: Failure) -> Halt | None:
        if not self.number:
            return None
        numbers, country = self.dependencies.numbers, self._account().profile.country
        state = NumberState(self.number, account=self.business_account())
        halt = halt_of(state, failure.scope, failure.code, country, failure.at, failure.by)
        return halt if numbers.halt(halt) else None

    def _account(self) -> AccountExcerpt:
        known = self.dependencies.accounts.look(self.ref.account)
        return known or excerpt_of(Account(Profile(self.ref.account)))

    def set_aside(self, report: TemplateReport) -> bool:
        return self.dependencies.templates.set_aside(report)

    def slow_down(self, failure: Failure) -> None:
        """Do what the sender does when WhatsApp finds a number too fast while it answers."""
        if not self.number or not self.is_recent:
            return
        number, at = PhoneNumberId(self.number), self.dependencies.flowing.now()
        pause = pause_after(failure.code)
        # Not a reason to have the status come again: it would be no news by then, and about a
        # speed of minutes ago. A number that is still too fast is refused again.
        with suppress(PuntualError):
            if pause is None:
                self.dependencies.slots.slow_down(number, 1, at)
            else:
                self.dependencies.slots.pause(number, at + pause)
