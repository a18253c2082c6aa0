"""Do what WhatsApp's answer asks for beyond its message."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import AttemptedJob, ReadyJob
from functions.send_message.job.admission import give_back
from puntual.application.send_failures import Effect, Failure, follow_up
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.view import AccountView
from puntual.domain.errors import Unavailable
from puntual.domain.ids import ContactId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import NumberState, halt_of
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import Accepted, Refused, Unknown


def follow_outcome(dependencies: Dependencies, job: AttemptedJob, now: datetime) -> Effect | None:
    """Do what an answer asks for beyond the message; return what it stopped."""
    ready, admission = job.claimed.ready, job.claimed.admission
    match job.outcome:
        case Accepted() | Unknown():
            return None
        case None:
            give_back(dependencies, admission)
            return None
        case Refused(code, error_class, scope, _):
            give_back(dependencies, admission)
            if not ready.is_over_whatsapp:
                # A refusal by another channel concerns neither Meta's number nor the debtor's.
                return None
            failure = Failure(code, error_class, scope, now, "send")
            return follow_up(_RefusedMessage(dependencies, ready), failure)
        case _ as unreachable:
            assert_never(unreachable)


@dataclass(frozen=True, slots=True)
class _RefusedMessage:
    """Fulfils ``FailedMessage`` from what was decided, and applies it here at once."""

    dependencies: Dependencies
    job: ReadyJob

    @property
    def contact_id(self) -> ContactId:
        return self.job.contact.id

    def view(self, at: datetime) -> AccountView:
        return self.job.case.account.view(at)

    def contact(self) -> Contact:
        return self.job.contact

    def unreachable_for(self) -> timedelta:
        return (self.job.case.terms.policy or DEFAULT_POLICY).holds.unreachable

    def business_account(self) -> str:
        return self._state().account

    def hold(self, hold: Hold) -> None:
        self.dependencies.add_hold(self.job.queued.key, hold)

    def halt(self, failure: Failure) -> Halt | None:
        scope, code, at, by = failure.scope, failure.code, failure.at, failure.by
        number, country = self.job.number, self.job.country
        limits = self.dependencies.sending_limits
        is_news = limits.halt(number, scope, code, country, at, by)
        return halt_of(self._state(), scope, code, country, at, by) if is_news else None

    def set_aside(self, report: TemplateReport) -> bool:
        self.dependencies.sending_limits.set_aside(report)
        # The claim is more important: the next refused message reports it again.
        with suppress(Unavailable):
            return self.dependencies.health.set_aside(report)
        return False

    def slow_down(self, failure: Failure) -> None:
        """Do nothing: the dispatcher has slowed the number down, by all refusals at a time."""

    def _state(self) -> NumberState:
        known = self.dependencies.sending_limits.last_known(self.job.number)
        return known or NumberState(self.job.number)
