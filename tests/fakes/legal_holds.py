"""Legal holds in memory."""

from collections.abc import Sequence
from dataclasses import replace

from puntual.domain.accounts.people.legal_hold import LegalHold, LegalHoldEvent
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.personal_data.legal_holds import EVENTS_SHOWN, LegalHolds
from tests.fakes.outage import Breakable


class FakeLegalHolds(Breakable, LegalHolds):
    def __init__(self) -> None:
        super().__init__()
        self.holds: dict[DebtorKey, LegalHold] = {}
        self.events: list[LegalHoldEvent] = []

    def place(self, hold: LegalHold) -> bool:
        self._may_fail("place")
        known = self.holds.get(hold.key)
        if known is not None and not known.is_ending:
            return False
        self.holds[hold.key] = hold
        self.events.append(LegalHoldEvent(hold.key, hold.at, hold.by, hold.reason, begins=True))
        self._may_lose_answer("place")
        return True

    def begin_end(self, event: LegalHoldEvent) -> None:
        self._may_fail("begin_end")
        known = self.holds.get(event.key)
        if known is None:
            raise NotFound("the debtor is on no legal hold")
        if not known.is_ending:
            self.holds[event.key] = replace(known, is_ending=True)
            self.events.append(event)
        self._may_lose_answer("begin_end")

    def end(self, key: DebtorKey) -> None:
        self._may_fail("end")
        if key in self.holds and self.holds[key].is_ending:
            del self.holds[key]

    def find(self, key: DebtorKey) -> LegalHold | None:
        return self.holds.get(key)

    def standing(self, creditor: CreditorId) -> Sequence[LegalHold]:
        return [one for key, one in sorted(self.holds.items()) if key.creditor == creditor]

    def latest_events(self, creditor: CreditorId) -> Sequence[LegalHoldEvent]:
        own = [one for one in self.events if one.key.creditor == creditor]
        return sorted(own, key=lambda one: one.at, reverse=True)[:EVENTS_SHOWN]
