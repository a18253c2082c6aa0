"""Do what WhatsApp's refusal of an answer asks for beyond it, as for every message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from puntual.application.conversation.answers.considering import Considered
from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.application.send_failures import Failure, follow_up
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import ContactId, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import NumberState, halt_of
from puntual.domain.sending.pace import bounded_pause, pause_after
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import Refused, SendOutcome, Unknown


def follow_answer(
    ports: AnswerPorts,
    considered: Considered,
    contact: Contact,
    outcome: SendOutcome | None,
    at: datetime,
) -> None:
    """Do what an outcome asks for: a pause of the number, a halt, a hold on the debtor."""
    number = considered.creditor.phone_number_id
    if isinstance(outcome, Refused):
        failure = Failure(outcome.code, outcome.error_class, outcome.scope, at, "send")
        follow_up(_RefusedAnswer(ports, considered, contact), failure)
    if isinstance(outcome, Refused | Unknown):
        own = pause_after(outcome.code) if isinstance(outcome, Refused) else None
        pause = bounded_pause(own, outcome.retry_after)
        if pause is not None:
            ports.slots.pause(number, ports.flowing.now() + pause)


@dataclass(frozen=True, slots=True)
class _RefusedAnswer:
    """Fulfils ``FailedMessage`` from what was decided."""

    ports: AnswerPorts
    considered: Considered
    answer: Contact

    @property
    def contact_id(self) -> ContactId:
        return self.answer.id

    def view(self, at: datetime) -> AccountView:
        return self.considered.account.view(at)

    def contact(self) -> Contact:
        return self.answer

    def unreachable_for(self) -> timedelta:
        return (self.considered.terms.policy or DEFAULT_POLICY).holds.unreachable

    def business_account(self) -> str:
        return self._state().account

    def hold(self, hold: Hold) -> None:
        self.ports.changes.add_hold(self.considered.asked.key, hold)

    def halt(self, failure: Failure) -> Halt | None:
        number, country = self._number, self.considered.account.profile.country
        known = (number, failure.scope, failure.code, country, failure.at, failure.by)
        is_news = self.ports.limits.halt(*known)
        of_state = (self._state(), failure.scope, failure.code, country, failure.at, failure.by)
        return halt_of(*of_state) if is_news else None

    def set_aside(self, report: TemplateReport) -> bool:  # noqa: ARG002 - the port asks for it
        """Do nothing: free text has no template."""
        return False

    def slow_down(self, failure: Failure) -> None:
        if pause_after(failure.code) is None:
            self.ports.slots.slow_down(self._number, 1, self.ports.flowing.now())

    @property
    def _number(self) -> PhoneNumberId:
        return self.considered.creditor.phone_number_id

    def _state(self) -> NumberState:
        return self.ports.limits.last_known(self._number) or NumberState(self._number)
