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
from functions.webhook.updates import Complaint, Ignored
from puntual.domain.intent import Intent
from puntual.domain.lifecycle import ContactState


class Metric(NamedTuple):
    """A counter to add to."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


def metrics_of(outcome: Outcome) -> tuple[Metric, ...]:
    """Return what to count: repeats count nothing, a postponed update counts once it is back."""
    found: tuple[Metric, ...] = ()
    match outcome:
        case Reported():
            found = _of_status(outcome)
        case Answered():
            found = _of_reply(outcome)
        case TemplateReported(is_news=True, broke=True):
            found = (Metric("TemplatesBroken"),)
        case TemplateReported():
            pass
        case Complaint(error_code):
            found = (_api_error(error_code),)
        case Passed():
            found = (_passed_over(outcome),)
        case Ignored(kind, _):
            found = (Metric("UpdatesIgnored", (("kind", kind.value),)),)
        case Postponed():
            pass
        case _ as unreachable:
            assert_never(unreachable)
    return found


def _of_status(reported: Reported) -> tuple[Metric, ...]:
    match reported:
        case Reported(ContactState.DELIVERED, is_news=True):
            return (Metric("Delivered"),)
        case Reported(ContactState.READ, is_news=True):
            return (Metric("Read"),)
        case Reported(ContactState.FAILED, int(code), is_news=True):
            return (_api_error(code),)
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
