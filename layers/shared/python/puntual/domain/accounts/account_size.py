"""How much one account may owe at once, so that no record of it grows beyond 100 KB.

A contact's record holds the instalments that it covers, the log of its decision and the view of
the account: each names every open instalment.
"""

from typing import Final

from puntual.domain.accounts.view import AccountView
from puntual.domain.errors import AccountTooLarge

# Characters. A thousand open instalments with ids of a few digits, two hundred with the longest.
_MOST: Final = 24_000
_EACH: Final = 20


def require_room(before: AccountView, after: AccountView) -> None:
    """Refuse a change by which an account would owe more than its records can hold.

    Raises:
        AccountTooLarge: it would; nothing else is refused, a payment least of all.
    """
    size = _size_of(after)
    if size > _MOST and size > _size_of(before):
        raise AccountTooLarge


def _size_of(view: AccountView) -> int:
    return sum(
        _EACH + len(one.key.invoice.external_id) + len(one.label) + len(one.pay_reference)
        for one in view.open_instalments
    )
