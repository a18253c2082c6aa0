"""What became of answers, as metrics and logs: codes only, never words or names."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from puntual.application.conversation.answers.outcomes import (
    Answered,
    AnswerOutcome,
    Later,
    LeftToPerson,
    NotAnswered,
)
from puntual.domain.reasons import Reason
from puntual.domain.sending.rates import RateTable
from puntual.runtime.observability import count, logger

_MICROS = 1_000_000


def report_answer(outcome: AnswerOutcome, rates: RateTable, now: datetime) -> None:
    """Log what became of a question, and count the fee of an answer like that of a reminder."""
    match outcome:
        case Answered(contact, country):
            count("AnswersSent", now)
            count("CostUsd", now, rates.utility_micro_usd(country, now.date()) / _MICROS)
            logger.info("answer.accepted", topic=contact.step)
        case Later(_, reasons):
            logger.info("answer.waits", reasons=[reason.value for reason in reasons])
        case LeftToPerson(reasons):
            _count_suppressed(reasons, now)
            logger.info("answer.left_to_person", reasons=[reason.value for reason in reasons])
        case NotAnswered(()):
            pass
        case NotAnswered(reasons):
            _count_suppressed(reasons, now)
            logger.info("answer.none", reasons=[reason.value for reason in reasons])
        case _ as unreachable:
            assert_never(unreachable)


def _count_suppressed(reasons: Iterable[Reason], now: datetime) -> None:
    for reason in reasons:
        count("Suppressed", now, reason=reason.value)
