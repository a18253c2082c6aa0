"""Visits the accounts of a page. One that cannot be read or repaired harms no other.

An outage is another thing: whoever comes next would fare the same, so the lane stops and its
message comes back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb
from typing import Final

from functions.reconcile.account_steps import STEPS, Visit, begin_visit
from functions.reconcile.compared_views import ComparedViews
from functions.reconcile.dependencies import Dependencies
from functions.reconcile.stretch import Stretch
from functions.reconcile.wake_up_repair import repair_wake_up
from puntual.application.intake.merging import finish_merge
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.books.merging import AccountMerged, require_apart
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import LookNote
from puntual.ports.daily_pass import DailyPass, ScannedAccount

# They say nothing about the account at hand.
_OUTAGES: Final = (Unavailable, MissingConfiguration)

type Tell = Callable[[str, str, str], None]


class Visitor:
    """Visits accounts for one stretch after the other.

    Args:
        dependencies: the ports.
        running: the pass.
        compared: what is remembered of the segment's views.
        has_time: asked before each step of a merge that was cut short; without time it goes on
            with the next pass.
        tell: told of each account that is passed over: a digest of its place, the kind of the
            error and where in the code it arose. Neither names a person.
    """

    def __init__(
        self,
        dependencies: Dependencies,
        running: DailyPass,
        compared: ComparedViews,
        has_time: Callable[[], bool],
        tell: Tell,
    ) -> None:
        self._dependencies = dependencies
        self._running = running
        self._compared = compared
        self._parked: Mapping[DebtorKey, LookNote] | None = None
        self._has_time = has_time
        self._tell = tell

    def visit_all(
        self, accounts: Iterable[ScannedAccount], stretch: Stretch, now: datetime
    ) -> None:
        """Visit the accounts of a page, and put what is missing.

        Raises:
            Unavailable: an outage; what the stretch has counted so far is not counted.
        """
        visits: list[Visit] = []
        for scanned in accounts:
            with self._guarding(scanned, stretch):
                visit = self._visit(scanned, stretch, now)
                if visit is not None:
                    visits.append(visit)
                    stretch.count(scanned.key.creditor, visit.figures)
                    stretch.tally.update(visit.done)
        self._repair(visits, stretch)

    def _visit(self, scanned: ScannedAccount, stretch: Stretch, now: datetime) -> Visit | None:
        visit = begin_visit(self._dependencies, scanned, self._compared, now)
        if visit is None or self._has_gone(visit.excerpt.profile, stretch):
            return None
        for step in STEPS:
            step(self._dependencies, self._running, visit)
        return visit

    def _has_gone(self, profile: Profile, stretch: Stretch) -> bool:
        """Tell whether an account has become another one by a merge that ended here.

        Whoever began the merge did not come back, and both accounts are silent until it ends. What
        has gone over counts for the day where it is now.
        """
        try:
            require_apart(profile)
        except AccountMerged as merged:
            if not merged.is_done and finish_merge(self._dependencies, merged, self._has_time):
                stretch.tally["merged"] += 1
                return True
        return False

    def _repair(self, visits: Iterable[Visit], stretch: Stretch) -> None:
        by_key = {one.scanned.key: one for one in visits}
        expected = [one.wake_up for one in by_key.values() if one.wake_up is not None]
        missing = {one.key for one in self._dependencies.wake_up_check.missing(expected)}
        for key, visit in by_key.items():
            if visit.terms is not None and (visit.needs_repair or key in missing):
                with self._guarding(visit.scanned, stretch):
                    if not self._is_parked(key):
                        stretch.tally["repaired"] += repair_wake_up(
                            self._dependencies, key, visit.terms, visit.now
                        )

    def _is_parked(self, key: DebtorKey) -> bool:
        """Tell whether a sender would not look at an account, so that it needs no wake-up.

        What is parked is read once a lane, and only where something is missing. After a change of
        the account, or a release, it is looked at again.
        """
        jobs = self._dependencies.parked_jobs
        if self._parked is None:
            self._parked = {note.key: note for note in jobs.parked()}
        note = self._parked.get(key)
        return note is not None and note.state == jobs.state_of(key)

    @contextmanager
    def _guarding(self, scanned: ScannedAccount, stretch: Stretch) -> Iterator[None]:
        try:
            yield
        except _OUTAGES:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it concerns this account
            stretch.pass_over(scanned.place)
            digest = sha256(scanned.place.encode()).hexdigest()[:12]
            self._tell(digest, type(error).__name__, _place_of(error))


def _place_of(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
