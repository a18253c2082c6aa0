"""What the governor has to say about a message: before its claim, before its call, afterwards."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.dependencies import Decided, Dependencies
from puntual.application.send_failures import Effect, Failure, follow_up
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import ContactId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import NumberState, halt_of
from puntual.domain.templates.health import TemplateReport
from puntual.domain.templates.template import template_stem
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown


def admit(dependencies: Dependencies, decided: Decided, now: datetime) -> Decided:
    """Count the person before the claim.

    Raises:
        StaleAccount: since it was decided, the number was halted, its quota has run out, or the
            template was lost; decided again, the account waits with that reason.
    """
    if not decided.is_over_whatsapp:
        # What Meta halts, and whom it counts, concerns no other channel.
        return decided
    if is_halted(dependencies, decided, now):
        raise StaleAccount("the number was halted meanwhile")
    if _is_template_lost(dependencies, decided, now):
        raise StaleAccount("the template was lost meanwhile")
    admission = dependencies.sending_limits.admit(_number(decided), decided.case.account, now)
    if admission is None:
        raise StaleAccount("the quota has run out meanwhile")
    return replace(decided, admission=admission)


def is_halted(dependencies: Dependencies, decided: Decided, now: datetime) -> bool:
    """Tell whether WhatsApp takes nothing for this person; a halt that was met here counts."""
    state = dependencies.sending_limits.state(_number(decided), now)
    return state.is_halted_for(decided.case.account.profile.country)


def must_stay(dependencies: Dependencies, decided: Decided, now: datetime) -> bool:
    """Tell whether a claimed message would be refused, as far as was met here.

    From memory alone: no message waits at its slot.
    """
    if not decided.is_over_whatsapp:
        return False
    state = dependencies.sending_limits.last_known(_number(decided))
    country = decided.case.account.profile.country
    was_halted = state is not None and state.is_halted_for(country)
    return was_halted or _is_template_lost(dependencies, decided, now)


def _is_template_lost(dependencies: Dependencies, decided: Decided, now: datetime) -> bool:
    """Tell whether the template was met broken here."""
    number, language = _number(decided), decided.contact.language
    stem = template_stem(decided.contact.template)
    return stem is not None and dependencies.sending_limits.is_set_aside(
        number, stem, language, now
    )


def give_back(dependencies: Dependencies, decided: Decided) -> None:
    """Take back that the person was counted: nothing has left for them."""
    if decided.admission is not None:
        dependencies.sending_limits.give_back(decided.admission)


def follow_outcome(
    dependencies: Dependencies, decided: Decided, outcome: SendOutcome | None, now: datetime
) -> Effect | None:
    """Do what an answer asks for beyond the message; return what it stopped."""
    match outcome:
        case Accepted() | Unknown():
            return None
        case None:
            give_back(dependencies, decided)
            return None
        case Refused(code, error_class, scope, _):
            give_back(dependencies, decided)
            if not decided.is_over_whatsapp:
                # What another channel refuses says nothing of Meta's number, nor of the one it
                # reaches.
                return None
            failure = Failure(code, error_class, scope, now, "send")
            return follow_up(_RefusedMessage(dependencies, decided), failure)
        case _ as unreachable:
            assert_never(unreachable)


@dataclass(frozen=True, slots=True)
class _RefusedMessage:
    """Fulfils ``FailedMessage`` from what was decided, and applies it here at once."""

    dependencies: Dependencies
    decided: Decided

    @property
    def contact_id(self) -> ContactId:
        return self.decided.contact.id

    def account(self) -> Account:
        return self.decided.case.account

    def contact(self) -> Contact:
        return self.decided.contact

    def unreachable_for(self) -> timedelta:
        return (self.decided.case.terms.policy or DEFAULT_POLICY).holds.unreachable

    def business_account(self) -> str:
        return self._state().account

    def hold(self, hold: Hold) -> None:
        self.dependencies.changes.add_hold(self.account().key, hold)

    def halt(self, failure: Failure) -> Halt | None:
        number, code, scope = _number(self.decided), failure.code, failure.scope
        country, at, by = self.account().profile.country, failure.at, failure.by
        limits = self.dependencies.sending_limits
        is_news = limits.halt(number, scope, code, country, at, by)
        return halt_of(self._state(), scope, code, country, at, by) if is_news else None

    def set_aside(self, report: TemplateReport) -> bool:
        self.dependencies.sending_limits.set_aside(report)
        # The claim is more important: the next refused message says it again.
        with suppress(Unavailable):
            return self.dependencies.health.record(report)
        return False

    def slow_down(self, failure: Failure) -> None:
        """Do nothing: the dispatcher has slowed the number down, by all refusals at a time."""

    def _state(self) -> NumberState:
        number = _number(self.decided)
        return self.dependencies.sending_limits.last_known(number) or NumberState(number)


def _number(decided: Decided) -> str:
    return decided.case.creditor.phone_number_id
