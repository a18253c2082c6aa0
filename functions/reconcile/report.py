"""What the pass did, as metrics and logs. They name no debtor, only digests of their places."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from functions.reconcile.lane import LaneWork
from functions.reconcile.merging import Merged
from functions.reconcile.metrics import metrics_of
from functions.reconcile.planning import age_of
from puntual.ports.daily_pass import DailyPass
from puntual.runtime.observability import count, logger

_NOON: Final = timedelta(hours=12)
_HOUR: Final = timedelta(hours=1)


def report_calendar(ends_on: date, now: datetime) -> None:
    """Tell for how many days the holidays are still known; after them every country is silent."""
    count("CalendarDaysLeft", now, (ends_on - now.date()).days)


def report_plan(latest: DailyPass, now: datetime) -> None:
    """Tell how long ago a pass last ended; without these lines the alarm fires."""
    count("PassAgeHours", now, round(age_of(latest, now) / _HOUR, 2))
    logger.info(
        "pass.planned",
        number=latest.number,
        day=latest.day.isoformat(),
        segments=latest.segments,
        finished=latest.ended_at is not None,
    )


def report_late_cases(late: int, now: datetime) -> None:
    """Tell how many cases were not taken in time; the alarm lasts as long as there are any."""
    count("CasesLate", now, late)


def report_silent_numbers(silent: int, now: datetime) -> None:
    """Tell of how many numbers no callback comes; the alarm lasts as long as there are any."""
    count("CallbacksSilent", now, silent)
    if silent:
        logger.warning("callbacks.silent", numbers=silent)


def report_lost_digest(error: str) -> None:
    """Log why the operator was not told what waits, if so; the next pass tells it again."""
    if error:
        logger.error("digest.lost", error=error)


def report_passed_over(account: str, error: str, at: str) -> None:
    """Log an account that could not be read or repaired: a digest of its place, never its name."""
    logger.error("account.passed_over", account=account, error=error, at=at)


def report_work(work: LaneWork, now: datetime) -> None:
    """Tell what a lane did, as far as it counts."""
    count("WakeUpsRepaired", now, work.tally["repaired"])
    count("AccountsPassedOver", now, work.tally["passed_over"])
    logger.info(
        "segment.moved",
        segment=work.segment.number,
        done=work.segment.is_done,
        overtaken=work.was_overtaken,
        did=dict(work.tally),
    )


def report_end(running: DailyPass, merged: Merged) -> None:
    """Tell the figures of the day, for all creditors together."""
    at = datetime.combine(running.day, time.min, UTC) + _NOON
    for metric in metrics_of(merged.figures):
        count(metric.name, at, metric.value, **dict(metric.dimensions))
    did = Counter(merged.tally)
    logger.info(
        "accounts.reconciled",
        number=running.number,
        day=running.day.isoformat(),
        accounts=did["accounts"],
        expired=did["expired"],
        repaired=did["repaired"],
        refolded=did["refolded"],
        moved=did["moved"],
        merged=did["merged"],
        passed_over=did["passed_over"],
    )
