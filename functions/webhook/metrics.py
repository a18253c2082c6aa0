"""Which metrics follow from what became of an update."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from functions.webhook.outcomes import (
    AccountReported,
    Answered,
    CasesUntold,
    Complained,
    Failed,
    Metered,
    NumberReported,
    Outcome,
    Overdue,
    Passed,
    PersonMoved,
    Postponed,
    Reported,
    TemplateReported,
)
from functions.webhook.whatsapp.updates import Ignored, Verdict
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.sending.halts import Halt
from puntual.domain.templates.health import TemplateReport

if TYPE_CHECKING:
    from functions.webhook.failures import Effect


class Metric(NamedTuple):
    """A counter to add to."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


def metrics_of(outcome: Outcome) -> tuple[Metric, ...]:
    """Return what to count: what an update changed counts once, repeats count nothing."""
    match outcome:
        case Reported():
            return _of_status(outcome)
        case Answered() | PersonMoved():
            return _of_person(outcome)
        case TemplateReported() | NumberReported() | AccountReported():
            return _of_what_we_send_with(outcome)
        case Complained() | Passed() | Ignored() | Postponed() | Failed() | Overdue():
            return _of_nothing_recorded(outcome)
        case Metered() | CasesUntold():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def _of_nothing_recorded(
    outcome: Complained | Passed | Ignored | Postponed | Failed | Overdue,
) -> tuple[Metric, ...]:
    match outcome:
        case Complained(error_code, is_known):
            return (_api_error(error_code), *_unknown(is_known=is_known))
        case Passed():
            return (_passed_over(outcome),)
        case Ignored(kind, _):
            return (Metric("UpdatesIgnored", (("kind", kind.value),)),)
        case Failed():
            # The call ends in a 500, which Lambda counts.
            return ()
        case Overdue():
            return (Metric("UpdatesOverdue"),)
        case Postponed(_, recorded):
            return () if recorded is None else _of_status(recorded)
        case _ as unreachable:
            assert_never(unreachable)


def _of_status(reported: Reported) -> tuple[Metric, ...]:
    return (*_of_evidence(reported), *_of_effect(reported.effect))


def _of_effect(effect: Effect | None) -> tuple[Metric, ...]:
    """Return what to count of an effect: news of its own, also where its status is none."""
    match effect:
        case Halt():
            return (Metric("AccountPenalties"),)
        case TemplateReport():
            return (Metric("TemplatesBroken"),)
        case None:
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def _of_evidence(reported: Reported) -> tuple[Metric, ...]:
    match reported:
        case Reported(ContactState.DELIVERED, is_news=True):
            return (Metric("Delivered"),)
        case Reported(ContactState.READ, is_news=True):
            return (Metric("Read"),)
        case Reported(ContactState.FAILED, int(code), is_news=True):
            return (_api_error(code), *_unknown(is_known=reported.is_known))
        case _:
            return ()


def _of_what_we_send_with(
    outcome: TemplateReported | NumberReported | AccountReported,
) -> tuple[Metric, ...]:
    match outcome:
        case TemplateReported(is_news=True, broke=True):
            return (Metric("TemplatesBroken"),)
        case AccountReported(Verdict.STOPS | Verdict.WARNS, _, is_news=True):
            return (Metric("AccountPenalties"),)
        case _:
            return ()


def _of_person(outcome: Answered | PersonMoved) -> tuple[Metric, ...]:
    # A status never needs it, nor all that a hold may name.
    from puntual.domain.accounts.hold import HoldKind  # noqa: PLC0415 - as above

    match outcome:
        case Answered(_, HoldKind.PROMISE, is_news=True):
            return Metric("Replies"), Metric("PromisesMade")
        case Answered(is_news=True):
            return (Metric("Replies"),)
        case PersonMoved(is_news=True):
            return (Metric("NumberChanges"),)
        case _:
            return ()


def _unknown(*, is_known: bool) -> tuple[Metric, ...]:
    return () if is_known else (Metric("UnknownCodes"),)


def _passed_over(passed: Passed) -> Metric:
    if passed is Passed.UNKNOWN_SENDER:
        return Metric("UnknownSenders")
    return Metric("UpdatesIgnored", (("kind", passed.value),))


def _api_error(code: int) -> Metric:
    return Metric("ApiErrors", (("code", str(code)),))
