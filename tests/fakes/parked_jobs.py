"""Notes of jobs that are looked at alone, over the memory of the accounts."""

from collections.abc import Sequence

from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import LookNote
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable


class FakeParkedJobs(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self.notes: dict[DebtorKey, LookNote] = {}

    def state_of(self, key: DebtorKey) -> str:
        self._may_fail("state_of")
        account = self._memory.account(key)
        return "1.0" if account is None else f"{account.next_seq}.{account.rev}"

    def find(self, key: DebtorKey) -> LookNote | None:
        self._may_fail("find")
        return self.notes.get(key)

    def put(self, note: LookNote, known: LookNote | None) -> bool:
        self._may_fail("put")
        if self.notes.get(note.key) != known:
            return False
        self.notes[note.key] = note
        return True

    def remove(self, key: DebtorKey) -> None:
        self._may_fail("remove")
        self.notes.pop(key, None)

    def parked(self) -> Sequence[LookNote]:
        self._may_fail("parked")
        return [self.notes[key] for key in sorted(self.notes) if self.notes[key].is_parked]
