"""What the pass remembers of views: what they came to when they last agreed with their documents.

Whoever may write into an account, as the webhook may, could store a view in it that no document
stands behind. Documents lie where such a role cannot write, so a change of them comes with the
pass's own note of its day. A view that came to something else without it is one to be read whole,
and costs no read to be found: thirteen bytes for each account of a segment are enough.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from puntual.application.plain_values import to_plain
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import DebtorKey

# Two accounts of one name are compared more often than need be. Of digests there is no such luck:
# whoever forges a view may try as many as he likes.
_NAME_BYTES: Final = 5
_DIGEST_BYTES: Final = 8


class ComparedViews:
    """The views of one segment, each by a digest of what it says of documents.

    Args:
        known: as an earlier pass left them.
    """

    def __init__(self, known: Mapping[bytes, bytes]) -> None:
        self._known = dict(known)

    @property
    def known(self) -> Mapping[bytes, bytes]:
        """Return digests by the names of their accounts, neither of which names a person."""
        return self._known

    def agrees(self, view: AccountView) -> bool:
        """Tell whether a view says of documents what it said when it was last compared."""
        return self._known.get(_name_of(view.key)) == _digest_of(view)

    def note(self, view: AccountView) -> None:
        """Note that a view agrees with its documents."""
        self._known[_name_of(view.key)] = _digest_of(view)


def _name_of(key: DebtorKey) -> bytes:
    return sha256(f"{key.creditor}\n{key.debtor}".encode()).digest()[:_NAME_BYTES]


def _digest_of(view: AccountView) -> bytes:
    """Return a digest of what documents alone make of a view, and time does not change."""
    parts = (view.open_instalments, view.credits, view.history, view.has_paid, view.books)
    text = json.dumps(to_plain(parts), separators=(",", ":"), sort_keys=True)
    return sha256(text.encode()).digest()[:_DIGEST_BYTES]
