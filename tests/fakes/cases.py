"""Cases in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import MediaState
from puntual.domain.ids import CreditorId
from puntual.ports.cases import CASES_PER_PAGE, CaseChange, CaseEvents, CasePage, Cases
from tests.fakes.outage import Breakable


class FakeCases(Breakable, Cases):
    def __init__(self) -> None:
        super().__init__()
        self.cases: dict[tuple[CreditorId, str], Case] = {}

    def open(self, case: Case) -> bool:
        self._may_fail("open")
        is_new = (case.creditor, case.id) not in self.cases
        if is_new:
            self.cases[case.creditor, case.id] = case
        self._may_lose_answer("open")
        return is_new

    def find(self, creditor: CreditorId, case: str) -> Case | None:
        self._may_fail("find")
        return self.cases.get((creditor, case))

    def replace(self, case: Case, known: Case) -> bool:
        self._may_fail("replace")
        if self.cases.get((case.creditor, case.id)) != known:
            return False
        self.cases[case.creditor, case.id] = case
        return True

    def tell_media(self, case: Case, state: MediaState) -> bool:
        self._may_fail("tell_media")
        known = self.cases.get((case.creditor, case.id))
        if known is None or known.ending is not None:
            return False
        self.cases[case.creditor, case.id] = replace(known, media=state)
        return True

    def list_open(self, creditor: CreditorId, after: str = "") -> CasePage:
        self._may_fail("list_open")
        start = int(after or 0)
        cases = self._unfinished(creditor)
        end = start + CASES_PER_PAGE
        return CasePage(cases[start:end], str(end) if end <= len(cases) else "")

    def count_late(self, creditor: CreditorId, now: datetime) -> int:
        self._may_fail("count_late")
        due = [case for case in self._unfinished(creditor) if case.due_at <= now]
        if len(due) >= CASES_PER_PAGE:
            return CASES_PER_PAGE
        return sum(case.is_overdue(now) for case in due)

    def _unfinished(self, creditor: CreditorId) -> list[Case]:
        own = (case for case in self.cases.values() if case.creditor == creditor)
        unfinished = [case for case in own if case.ending is None]
        return sorted(unfinished, key=lambda case: (case.due_at, case.id))


class FakeCaseEvents(Breakable, CaseEvents):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[Case, CaseChange]] = []

    def tell(self, case: Case, change: CaseChange) -> None:
        self._may_fail("tell")
        self.told.append((case, change))

    def tell_all(self, cases: Sequence[Case], change: CaseChange) -> None:
        self._may_fail("tell_all")
        self.told += [(case, change) for case in cases]
