"""What is counted of what became of an update."""

import pytest

from functions.webhook.metrics import Metric, metrics_of
from functions.webhook.outcomes import (
    AccountReported,
    Answered,
    Complained,
    Metered,
    NumberReported,
    Outcome,
    Passed,
    Postponed,
    Reported,
    TemplateReported,
)
from functions.webhook.whatsapp.updates import Ignored, Kind, Verdict
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.templates.health import refusal_report
from tests.factories import NOON

_PENALTY = Metric("AccountPenalties")
_HALT = Halt(HaltScope.ACCOUNT, "300", "", 131042, NOON, "status", "100200300")
_LOST = refusal_report("300", "due_today", "es", 132015, NOON)


def _ignored(kind: str) -> Metric:
    return Metric("UpdatesIgnored", (("kind", kind),))


def _api_error(code: str) -> Metric:
    return Metric("ApiErrors", (("code", code),))


def _reported(broke: bool, is_news: bool = True) -> TemplateReported:
    return TemplateReported("due_today", "es", "PAUSED", "", broke, broke, is_news)


@pytest.mark.parametrize(
    ("outcome", "metrics"),
    [
        (Reported(ContactState.DELIVERED, None, is_news=True), [Metric("Delivered")]),
        (Reported(ContactState.READ, None, is_news=True), [Metric("Read")]),
        (Reported(ContactState.SENT, None, is_news=True), []),
        (Reported(ContactState.READ, None, is_news=False), []),
        (Reported(ContactState.FAILED, 131026, is_news=True), [_api_error("131026")]),
        (Reported(ContactState.FAILED, 131026, is_news=False), []),
        (Reported(ContactState.FAILED, None, is_news=True), []),
        (
            Reported(ContactState.FAILED, 999999, is_news=True, is_known=False),
            [_api_error("999999"), Metric("UnknownCodes")],
        ),
        (
            Reported(ContactState.FAILED, 131042, is_news=True, effect=_HALT),
            [_api_error("131042"), _PENALTY],
        ),
        (Reported(ContactState.FAILED, 131042, is_news=False, effect=_HALT), [_PENALTY]),
        (
            Reported(ContactState.FAILED, 132015, is_news=True, effect=_LOST),
            [_api_error("132015"), Metric("TemplatesBroken")],
        ),
        (NumberReported(2), []),
        (Metered(None), []),
        (Metered(7.5), []),
        (AccountReported(Verdict.STOPS, "DISABLED_UPDATE", is_news=True), [_PENALTY]),
        (AccountReported(Verdict.STOPS, "DISABLED_UPDATE", is_news=False), []),
        (AccountReported(Verdict.WARNS, "ACCOUNT_VIOLATION", is_news=True), [_PENALTY]),
        (AccountReported(Verdict.GOES_ON, "ACCOUNT_RECONNECTED", is_news=True), []),
        (Answered(SpokenIntent.ALREADY_PAID, HoldKind.CLAIM, is_news=True), [Metric("Replies")]),
        (
            Answered(SpokenIntent.NEED_TIME, HoldKind.PROMISE, is_news=True),
            [Metric("Replies"), Metric("PromisesMade")],
        ),
        (Answered(SpokenIntent.NEED_TIME, HoldKind.PROMISE, is_news=False), []),
        (_reported(broke=True), [Metric("TemplatesBroken")]),
        (_reported(broke=True, is_news=False), []),
        (_reported(broke=False), []),
        (Complained(130429, is_known=True), [_api_error("130429")]),
        (Complained(999999, is_known=False), [_api_error("999999"), Metric("UnknownCodes")]),
        (Passed.UNKNOWN_SENDER, [Metric("UnknownSenders")]),
        (Passed.NOT_OURS, [_ignored("not_ours")]),
        (Passed.UNKNOWN_NUMBER, [_ignored("unknown_number")]),
        (Ignored(Kind.FIELD, "account_alerts"), [_ignored("field")]),
        (Postponed("Unavailable"), []),
        (
            Postponed(
                "Unavailable",
                Reported(ContactState.FAILED, 999999, is_news=True, is_known=False),
            ),
            [_api_error("999999"), Metric("UnknownCodes")],
        ),
    ],
)
def test_news_is_counted_once_and_without_a_name(outcome: Outcome, metrics: list[Metric]) -> None:
    assert list(metrics_of(outcome)) == metrics
