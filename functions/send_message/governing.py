"""What the governor has to say about a message: before its claim, before its call, afterwards."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from functions.send_message.dependencies import Decided, Dependencies
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.unreachable import unreachable_hold
from puntual.domain.templates.health import TemplateReport, refusal_report
from puntual.domain.templates.template import template_stem
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown


@dataclass(frozen=True, slots=True)
class Followed:
    """What an answer changed beyond its message.

    Attributes:
        holds: what it put on the account.
        lost: the template that it takes out of use, if that is news.
    """

    holds: tuple[Hold, ...] = ()
    lost: TemplateReport | None = None


_NOTHING = Followed()


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


def follow_up(
    dependencies: Dependencies, decided: Decided, outcome: SendOutcome | None, now: datetime
) -> Followed:
    """Do what an answer says beyond the message."""
    match outcome:
        case Accepted() | Unknown():
            return _NOTHING
        case None:
            give_back(dependencies, decided)
            return _NOTHING
        case Refused():
            give_back(dependencies, decided)
            return _follow_refusal(dependencies, decided, outcome, now)
        case _ as unreachable:
            assert_never(unreachable)


def _follow_refusal(
    dependencies: Dependencies, decided: Decided, refused: Refused, now: datetime
) -> Followed:
    if not decided.is_over_whatsapp:
        # What another channel refuses says nothing of Meta's number, nor of the one it reaches.
        return _NOTHING
    match refused.error_class:
        case SendErrorClass.HALT_SENDER:
            country = decided.case.account.profile.country
            number, code = _number(decided), refused.code
            dependencies.sending_limits.halt(number, refused.scope, code, country, now, "send")
        case SendErrorClass.TEMPLATE_BROKEN:
            return Followed(lost=_set_template_aside(dependencies, decided, refused.code, now))
        case SendErrorClass.SUPPRESS_RECIPIENT:
            return Followed((_put_on_hold(dependencies, decided, refused.code, now),))
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
    return _NOTHING


def _set_template_aside(
    dependencies: Dependencies, decided: Decided, code: int, now: datetime
) -> TemplateReport | None:
    contact = decided.contact
    stem = template_stem(contact.template)
    if stem is None:
        return None
    known = dependencies.sending_limits.last_known(_number(decided))
    account = "" if known is None else known.account
    report = refusal_report(account, stem, contact.language, code, now)
    dependencies.sending_limits.set_aside(report)
    # The claim is more important: the next refused message says it again.
    with suppress(Unavailable):
        return report if dependencies.health.record(report) else None
    return None


def _put_on_hold(dependencies: Dependencies, decided: Decided, code: int, now: datetime) -> Hold:
    account = decided.case.account
    length = (decided.case.terms.policy or DEFAULT_POLICY).holds.unreachable
    hold = unreachable_hold(account, decided.contact.id, code, now, length, "send")
    dependencies.changes.add_hold(account.key, hold)
    return hold


def _number(decided: Decided) -> str:
    return decided.case.creditor.phone_number_id
