"""History over the memory of the fakes: a contact that has left is read as before."""

from dataclasses import replace
from datetime import datetime

from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import contacts_to_move, places_that_may_leave
from puntual.domain.ids import DebtorKey
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable


class FakeContactHistory(Breakable):
    """Remembers who has left.

    Attributes:
        left: the ids of the contacts that have left, by account.
    """

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self.left: dict[DebtorKey, set[str]] = {}

    def move(self, account: AccountExcerpt, now: datetime) -> int:
        self._may_fail("move")
        stored = self._memory.account(account.key)
        left = self.left.setdefault(account.key, set())
        known = () if stored is None else stored.contacts
        here = [one for one in known if one.id not in left]
        leaving = contacts_to_move(here, places_that_may_leave(account), now)
        left.update(one.id for one in leaving)
        return len(leaving)

    def erase_message_ids(self, key: DebtorKey) -> None:
        self._may_fail("erase_message_ids")
        for one in self._memory.accounts[key].contacts.values():
            one.contact, one.user_id = replace(one.contact, wamid=None), None
            one.line, one.is_bare = None, True
