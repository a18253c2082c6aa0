"""The history of an account: what neither a look nor the daily pass reads any more."""

from datetime import datetime
from typing import Protocol

from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.ids import DebtorKey


class ContactHistory(Protocol):
    """Old contacts, with the logs of their decisions."""

    def move(self, account: AccountExcerpt, now: datetime) -> int:
        """Move old contacts out of the way of looks and passes; return how many left.

        It may be called at any time, by several at once, and again after it died. The account's
        view stays as it is, and its whole reading as well.

        Args:
            account: as it was read, perhaps a while ago.
            now: the instant (UTC) of the move.

        Raises:
            Unavailable: the table could not do it now.
        """
        ...

    def erase_message_ids(self, key: DebtorKey) -> None:
        """Remove WhatsApp's ids of an account's messages, which hold the phone; all else stays.

        Raises:
            Unavailable: the table could not do it now.
        """
        ...
