"""A run of weeks to years from one seed, with or without faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import process_time
from typing import Final

from tests.e2e.campaign_judge import CampaignVerdict
from tests.prove.end import judge_end
from tests.prove.faults import Fault, Faults, draw_faults
from tests.prove.people import Clientele
from tests.prove.product import days
from tests.prove.sometimes import Sometimes
from tests.prove.trial import Trial
from tests.prove.watch import Watch

_PEACE: Final = 16.5
_YEAR: Final = 365.25


@dataclass(slots=True)
class Result:
    """What came of a run.

    Attributes:
        error: what ended it, if anything did.
        years: debtor-years.
    """

    seed: int
    faults: frozenset[Fault]
    fingerprint: str = ""
    error: BaseException | None = None
    verdict: CampaignVerdict = field(default_factory=CampaignVerdict)
    years: float = 0.0
    seconds: float = 0.0
    accepted: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        return self.error is None and self.verdict.is_clean


def live(
    seed: int,
    *,
    debtors: int = 40,
    months: float = 3.0,
    faults: frozenset[Fault] | None = None,
) -> Result:
    """Run once, and judge."""
    begun = process_time()
    chosen = draw_faults(seed) if faults is None else faults
    result = Result(seed, chosen)
    first = date(2026, 1 + seed % 12, 1 + seed % 27)
    trial = Trial(seed, datetime.combine(first, datetime.min.time(), UTC).timestamp())
    watch = Watch(trial.product, trial.truth)
    clientele = Clientele(trial.office, seed, debtors, first)
    wrong = Faults(trial.product, seed, chosen, trial.set_reachable)
    wrong.debtors = [f"N-{number:05}" for number in range(debtors)]
    counted = Sometimes(trial, watch, wrong)
    length = months * 30.0
    with trial.running():
        try:
            trial.product.begin()
            clientele.begin(months)
            wrong.begin(trial.start + days(length))
            _pass_days(trial, clientele, length + _PEACE)
            result.verdict = judge_end(trial.product, watch, wrong)
        except Exception as error:  # noqa: BLE001 - the result tells of it
            result.error = error
    counted.close()
    result.fingerprint = trial.fingerprint()
    result.years = debtors * (length + _PEACE) / _YEAR
    result.seconds = process_time() - begun
    result.seen = counted.seen
    result.accepted, result.calls = watch.accepted, trial.product.crossings.count
    return result


def _pass_days(trial: Trial, clientele: Clientele, count: float) -> None:
    for hour in range(0, round(count * 24), 2):
        trial.clockwork.run_until(trial.start + (hour + 2) * 3600.0)
        clientele.pay_as_intended()
