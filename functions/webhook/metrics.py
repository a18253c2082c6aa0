"""Which metrics follow from what became of an update."""

from typing import NamedTuple, assert_never

from functions.webhook.logic import Answered, Outcome, Passed, Postponed, Reported
from functions.webhook.updates import Complaint, Ignored
from puntual.domain.intent import Intent
from puntual.domain.lifecycle import ContactState


class Metric(NamedTuple):
    """A counter to add to."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


def metrics_of(outcome: Outcome) -> tuple[Metric, ...]:
    """Return what to count. Repeats count nothing, and a postponed update counts when it is back."""
    match outcome:
        case Reported():
            metric = _of_status(outcome)
        case Answered(intent, True):
            promise = (Metric("PromisesMade"),) if intent is Intent.NEED_TIME else ()
            return (Metric("Replies"), *promise)
        case Answered() | Postponed():
            metric = None
        case Complaint(error_code):
            metric = _api_error(error_code)
        case Passed():
            metric = _passed_over(outcome)
        case Ignored(kind, _):
            metric = Metric("UpdatesIgnored", (("kind", kind.value),))
        case _ as unreachable:
            assert_never(unreachable)
    return () if metric is None else (metric,)


def _of_status(reported: Reported) -> Metric | None:
    match reported:
        case Reported(ContactState.DELIVERED, is_news=True):
            return Metric("Delivered")
        case Reported(ContactState.READ, is_news=True):
            return Metric("Read")
        case Reported(ContactState.FAILED, int(code), is_news=True):
            return _api_error(code)
        case _:
            return None


def _passed_over(passed: Passed) -> Metric:
    if passed is Passed.UNKNOWN_SENDER:
        return Metric("UnknownSenders")
    return Metric("UpdatesIgnored", (("kind", passed.value),))


def _api_error(code: int) -> Metric:
    return Metric("ApiErrors", (("code", str(code)),))
