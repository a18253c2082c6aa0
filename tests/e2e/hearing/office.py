"""The people who work on cases: some mornings they read what was written, and settle it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from local.emulator.tenant import CREDITOR
from local.stack import LocalStack
from puntual.adapters.aws.case_events import EventBridgeCaseEvents
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.cases.work import CaseWork
from puntual.domain.conversation.case import Case, CaseOutcome, CasePriority, Ending

type Saying = Mapping[str, Any]

_WORKER: Final = "ana"
_SHARE_THAT_IS_SETTLED: Final = 0.5
_SHARE_THAT_GOES_ON: Final = 0.3
_AGREED_FOR: Final = timedelta(days=3)
# What a person who reads the words says of them; everything else was answered.
_OUTCOMES: Final[Mapping[str, CaseOutcome]] = {
    "opt_out": CaseOutcome.OPTED_OUT,
    "wrong_number": CaseOutcome.WRONG_NUMBER,
    "dispute": CaseOutcome.DISPUTE_REJECTED,
    "hardship": CaseOutcome.PLAN_AGREED,
    "promise": CaseOutcome.PROMISED,
    "proof": CaseOutcome.PAYMENT_NOT_FOUND,
}
_WITH_A_DAY: Final = frozenset({CaseOutcome.PLAN_AGREED, CaseOutcome.PROMISED})


@dataclass(slots=True)
class Office:
    """People who settle half of the cases, each by what was meant.

    Attributes:
        opened: the ids of all cases that were ever seen.
        settled: when a case was settled, or its reminders given back, by the reply's wamid.
    """

    stack: LocalStack
    seed: int
    opened: set[str] = field(default_factory=set)
    settled: dict[str, datetime] = field(default_factory=dict)
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Draw by the seed."""
        self._chance = random.Random(f"{self.seed}/office")

    def work(self) -> None:
        """Read the cases that wait, and settle some of them."""
        now, work = self.stack.clock.now(), self._work()
        meant = {one["wamid"]: one["meaning"] for one in self.stack.simulator.sayings()}
        for case in [*self.waiting()]:
            self.opened.add(case.id)
            if self._chance.random() < _SHARE_THAT_IS_SETTLED:
                self._settle(work, case, meant.get(case.wamid, ""), now)

    def waiting(self) -> Iterator[Case]:
        """Yield the cases that are not settled."""
        cases = DynamoCases(self._table())
        page = cases.list_open(CREDITOR)
        yield from page.cases
        while page.after:
            page = cases.list_open(CREDITOR, page.after)
            yield from page.cases

    def _settle(self, work: CaseWork, case: Case, meaning: str, now: datetime) -> None:
        work.take(CREDITOR, case.id, _WORKER)
        outcome = _OUTCOMES.get(meaning, CaseOutcome.ANSWERED)
        may_go_on = case.priority is not CasePriority.OPT_OUT_DOUBT and not case.resumed_by
        if may_go_on and outcome is CaseOutcome.ANSWERED and self._goes_on():
            work.resume(CREDITOR, case.id, _WORKER, now)
        else:
            until = now + _AGREED_FOR if outcome in _WITH_A_DAY else None
            work.close(CREDITOR, case.id, Ending(outcome, _WORKER, now), until)
        self.settled.setdefault(case.wamid, now)

    def _goes_on(self) -> bool:
        return self._chance.random() < _SHARE_THAT_GOES_ON

    def _work(self) -> CaseWork:
        table = self._table()
        return CaseWork(
            DynamoCases(table),
            EventBridgeCaseEvents(self.stack.aws.client("events")),
            DynamoAccounts(table),
            DynamoAccountChanges(table),
            DynamoPeople(table),
            DynamoPolicies(table),
            DynamoWakeUps(table, 1),
        )

    def _table(self) -> Table:
        return Table(self.stack.aws.client("dynamodb"), self.stack.deployment.outputs["TableName"])
