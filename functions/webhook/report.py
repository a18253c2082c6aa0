"""What a call brought, as metrics and logs; they name no person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from functions.webhook.metrics import metrics_of
from functions.webhook.outcomes import (
    AccountReported,
    CasesUntold,
    Failed,
    Metered,
    Outcome,
    Overdue,
    Postponed,
    Reported,
    TemplateReported,
)
from functions.webhook.whatsapp.updates import Ignored, Kind
from puntual.domain.templates.health import TemplateReport
from puntual.runtime.observability import count, logger, warn_of_lost_template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def report(outcomes: Sequence[Outcome], now: datetime) -> None:
    """Count and log what became of the updates of one call."""
    counted = Counter(metric for outcome in outcomes for metric in metrics_of(outcome))
    for metric, times in counted.items():
        count(metric.name, now, times, **dict(metric.dimensions))
    for name in {
        one.name for one in outcomes if isinstance(one, Ignored) and one.kind is Kind.FIELD
    }:
        logger.info("webhook.field_ignored", field=name)
    for told in (one for one in outcomes if isinstance(one, TemplateReported) and one.is_news):
        _report_template(told)
    for lost in filter(None, map(_lost_template, outcomes)):
        warn_of_lost_template(lost)
    for account in (one for one in outcomes if isinstance(one, AccountReported) and one.is_news):
        logger.warning("account.reported", event=account.event, verdict=account.verdict.value)
    untold = sum(one.cases for one in outcomes if isinstance(one, CasesUntold))
    if untold:
        logger.warning("webhook.cases_untold", cases=untold)
    postponed = [one.cause for one in outcomes if isinstance(one, Postponed)]
    if postponed:
        logger.warning("webhook.postponed", updates=len(postponed), causes=sorted(set(postponed)))
    overdue = _report_failing(outcomes)
    metered = [one for one in outcomes if isinstance(one, Metered)]
    for rate in (one.rate for one in metered if one.rate is not None):
        logger.info("inbound.measured", per_second=round(rate, 2))
    logger.info("webhook.recorded", updates=len(outcomes) - len(metered) - overdue)


def _report_failing(outcomes: Sequence[Outcome]) -> int:
    """Log defects, and how many updates fail that were told long ago; return how many."""
    for broken in (one for one in outcomes if isinstance(one, Failed)):
        logger.error("webhook.defect", kind=broken.kind, error=broken.cause, at=broken.place)
    overdue = sum(isinstance(one, Overdue) for one in outcomes)
    if overdue:
        logger.error("webhook.overdue", updates=overdue)
    return overdue


def _report_template(told: TemplateReported) -> None:
    log = logger.warning if told.is_warning else logger.info
    event = "template.broken" if told.broke else "template.reported"
    log(event, stem=told.stem, language=told.language, value=told.value, reason=told.reason)


def _lost_template(outcome: Outcome) -> TemplateReport | None:
    """Return the template that a failed message takes out of use."""
    match outcome:
        case (
            Reported(effect=TemplateReport() as lost)
            | Postponed(recorded=Reported(effect=TemplateReport() as lost))
        ):
            return lost
        case _:
            return None
