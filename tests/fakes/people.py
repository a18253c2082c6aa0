"""The people behind lines, over one memory."""

from puntual.domain.accounts.consent import ConsentEvent, latest_withdrawals, without_phone
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import Person
from puntual.domain.ids import CreditorId
from puntual.domain.phone import line_of
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable


class FakePeople(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def find(self, creditor: CreditorId, wa_id: str) -> Person:
        self._may_fail("find")
        return self._memory.person(creditor, wa_id)

    def keep_withdrawal(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        self._may_fail("keep_withdrawal")
        self._memory.keep_withdrawal(creditor, wa_id, said)

    def withdrawn(self, creditor: CreditorId, wa_id: str) -> tuple[ConsentEvent, ...]:
        self._may_fail("withdrawn")
        erased = self._memory.erased_person(creditor, wa_id)
        known = self._memory.person(creditor, wa_id)
        return latest_withdrawals((*erased.withdrawals, *known.withdrawals))

    def keep_change(self, creditor: CreditorId, wa_id: str, change: NumberChange) -> None:
        self._may_fail("keep_change")
        self._memory.keep_change(creditor, wa_id, change)

    def erase(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        self._may_fail("erase")
        name = (creditor, line_of(wa_id))
        known = self._memory.withdrawals.get(name, ())
        self._memory.withdrawals[name] = tuple(map(without_phone, known))
        self._memory.erase_line(creditor, wa_id, said)
