"""Which metrics follow from what became of an update."""

from typing import NamedTuple, assert_never

from functions.webhook.logic import (
    Answered,
    Outcome,
    Passed,
    Postponed,
    Reported,
    TemplateReported,
)
from functions.webhook.senders import AccountReported, NumberReported
from functions.webhook.updates import Complaint, Ignored, Verdict
from puntual.domain.intent import Intent
from puntual.domain.lifecycle import ContactState


class Metric(NamedTuple):
    """A counter to add to."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


def metrics_of(outcome: Outcome) -> tuple[Metric, ...]:
    """Return what to count: repeats count nothing, a postponed update counts once it is back."""
    match outcome:
        case Reported():
            return _of_status(outcome)
        case Answered():
            return _of_reply(outcome)
        case TemplateReported() | NumberReported() | AccountReported():
            return _of_what_we_send_with(outcome)
        case Complaint() | Passed() | Ignored() | Postponed():
            return _of_nothing_recorded(outcome)
        case _ as unreachable:
            assert_never(unreachable)


def _of_nothing_recorded(outcome: Complaint | Passed | Ignored | Postponed) -> tuple[Metric, ...]:
    match outcome:
        case Complaint(error_code):
            return (_api_error(error_code),)
        case Passed():
            return (_passed_over(outcome),)
        case Ignored(kind, _):
            return (Metric("UpdatesIgnored", (("kind", kind.value),)),)
        case Postponed():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def _of_status(reported: Reported) -> tuple[Metric, ...]:
    match reported:
        case Reported(ContactState.DELIVERED, is_news=True):
            return (Metric("Delivered"),)
        case Reported(ContactState.READ, is_news=True):
            return (Metric("Read"),)
        case Reported(ContactState.FAILED, int(code), is_news=True):
            unknown = () if reported.is_known else (Metric("UnknownCodes"),)
            halted = (Metric("AccountPenalties"),) if reported.has_halted else ()
            return (_api_error(code), *unknown, *halted)
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


def _of_reply(answered: Answered) -> tuple[Metric, ...]:
    if not answered.is_news:
        return ()
    promise = (Metric("PromisesMade"),) if answered.intent is Intent.NEED_TIME else ()
    return (Metric("Replies"), *promise)


def _passed_over(passed: Passed) -> Metric:
    if passed is Passed.UNKNOWN_SENDER:
        return Metric("UnknownSenders")
    return Metric("UpdatesIgnored", (("kind", passed.value),))


def _api_error(code: int) -> Metric:
    return Metric("ApiErrors", (("code", str(code)),))
