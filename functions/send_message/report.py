"""What a batch did, as metrics and logs: one metric entry per kind, not one per message."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple, assert_never

from functions.send_message.outcomes import (
    Attempt,
    BatchResult,
    Evaluated,
    Failed,
    Parked,
    QueuedAgain,
    SetApart,
    Stopped,
    Waiting,
)
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.errors import PuntualError
from puntual.domain.reasons import NOTHING_DUE, Reason
from puntual.domain.sending.rates import RateTable
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown
from puntual.runtime.observability import (
    count,
    logger,
    measure_milliseconds,
    warn_of_lost_template,
)

_MILLISECOND = timedelta(milliseconds=1)
_MICROS = 1_000_000


class Metric(NamedTuple):
    """A sum that goes out under one name."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


class Report:
    """Adds a batch up and publishes it.

    Attributes:
        has_halted: whether WhatsApp refused in a way that concerns every message.
    """

    def __init__(self, rates: RateTable, now: datetime) -> None:
        self._rates = rates
        self._now = now
        self._counts: Counter[Metric] = Counter()
        self._micro_usd = 0
        self._waited: list[float] = []
        self._took: list[float] = []
        self.has_halted = False

    def publish(self, batch: BatchResult) -> None:
        """Log what became of each account, and emit the sums."""
        for result in batch.results:
            match result:
                case Evaluated():
                    self._add_evaluation(result)
                case QueuedAgain():
                    self._counts[Metric("JobsPutBack")] += 1
                case SetApart():
                    self._counts[Metric("JobsSetApart")] += 1
                case Parked(is_news):
                    self._add_parked(is_news=is_news)
                case Failed(error):
                    self.add_failure(error)
                case _ as unreachable:
                    assert_never(unreachable)
        self._counts[Metric("SlotsLost")] += batch.slots_lost
        self.emit()

    def _add_parked(self, *, is_news: bool) -> None:
        if is_news:
            self._counts[Metric("JobsParked")] += 1
            logger.error("job.parked")

    def add_failure(self, error: Exception) -> None:
        """Log why a job comes back: by its kind and place, for texts may name people."""
        if isinstance(error, PuntualError):
            logger.warning("record.failed", error=type(error).__name__)
            return
        # A defect of ours. The job comes back and ends as a dead letter; the others of the batch
        # must not, which they would if it was raised.
        self._counts[Metric("Defects")] += 1
        logger.error("record.defect", error=type(error).__name__, at=_place_of(error))

    def emit(self) -> None:
        """Write the sums as metrics."""
        for metric, value in sorted(self._counts.items()):
            if value:
                count(metric.name, self._now, value, **dict(metric.dimensions))
        if self._micro_usd:
            count("CostUsd", self._now, self._micro_usd / _MICROS)
        if self._waited:
            measure_milliseconds("SlotsWaitedMs", self._now, self._waited)
        if self._took:
            measure_milliseconds("ApiLatencyMs", self._now, self._took)

    def _add_evaluation(self, evaluated: Evaluated) -> None:
        self._counts[Metric("ClaimsLost")] += evaluated.races
        if evaluated.expired:
            logger.warning("contacts.expired", contacts=evaluated.expired)
        match evaluated.result:
            case Attempt() as attempt:
                self._add_attempt(attempt)
            case Waiting(_, reasons) | Stopped(reasons):
                self._add_suppressed(reasons)
            case _ as unreachable:
                assert_never(unreachable)

    def _add_suppressed(self, reasons: tuple[Reason, ...]) -> None:
        for reason in reasons:
            if reason not in NOTHING_DUE:
                self._counts[Metric("Suppressed", (("reason", reason.value),))] += 1
        logger.info("account.on_hold", reasons=[reason.value for reason in reasons])

    def _add_attempt(self, attempt: Attempt) -> None:
        self._counts[Metric("SlotsUsed")] += 1
        self._waited.append(attempt.waited / _MILLISECOND)
        if attempt.outcome is not None:
            self._took.append(attempt.took / _MILLISECOND)
        self._add_outcome(attempt, attempt.outcome)
        if attempt.lost is not None:
            self._add_lost(attempt.lost)

    def _add_halt(self, attempt: Attempt) -> None:
        """Count a refusal of everything; what AWS refuses halts no number of Meta's."""
        if _is_fallback(attempt):
            self._counts[Metric("FallbacksHalted")] += 1
            return
        self._counts[Metric("SendingHalted")] += 1
        self.has_halted = True

    def _add_lost(self, lost: TemplateReport) -> None:
        self._counts[Metric("TemplatesBroken")] += 1
        warn_of_lost_template(lost)

    def _add_sent(self, attempt: Attempt) -> None:
        channel = attempt.contact.channel.value
        is_reminder = attempt.contact.purpose is Purpose.REMINDER
        self._counts[Metric("RemindersSent" if is_reminder else "ReceiptsSent")] += 1
        if _is_fallback(attempt):
            self._counts[Metric("FallbacksSent", (("channel", channel),))] += 1
        else:
            self._micro_usd += self._rates.utility_micro_usd(attempt.country, self._now.date())
        logger.info("message.accepted", step=attempt.contact.step, channel=channel)

    def _add_outcome(self, attempt: Attempt, outcome: SendOutcome | None) -> None:
        match outcome:
            case Accepted():
                self._add_sent(attempt)
            case Refused(code, error_class, scope, is_known):
                self._counts[Metric("ApiErrors", (("code", str(code)),))] += 1
                if not is_known:
                    self._counts[Metric("UnknownCodes")] += 1
                if error_class is SendErrorClass.HALT_SENDER:
                    self._add_halt(attempt)
                logger.warning("message.refused", code=code, kind=error_class.value, scope=scope)
            case Unknown(cause):
                self._counts[Metric("UncertainSends")] += 1
                logger.warning("message.uncertain", cause=cause)
            case None:
                logger.warning("message.given_back", waited=attempt.waited.total_seconds())
            case _ as unreachable:
                assert_never(unreachable)


def _is_fallback(attempt: Attempt) -> bool:
    """Tell whether it went over another channel than WhatsApp."""
    return attempt.contact.channel is not Channel.WHATSAPP


def _place_of(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
