from collections.abc import Callable
from datetime import datetime

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import AccountExcerpt
from tests.fakes.contacts import FakeContacts
from tests.fakes.memory import Memory


class Died(Exception):
    """The worker's process ended here."""


class RacingContacts(FakeContacts):
    """Someone else changes the account between the read and the claim."""

    def __init__(self, memory: Memory, meanwhile: Callable[[], None]) -> None:
        super().__init__(memory)
        self._meanwhile = meanwhile

    def claim(
        self,
        account: AccountExcerpt,
        contact: Contact,
        log: bytes,
        decided_at: datetime | None = None,
    ) -> None:
        self._meanwhile()
        super().claim(account, contact, log, decided_at)
