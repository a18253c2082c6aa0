"""Discounts that have come to be in a span of time, so that each can be told once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from puntual.domain.accounts.account import Account
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.offers import GivenDiscount
from puntual.domain.receivables.receivable import Invoice, Payment

# What came from another account may have left it before anybody looked there.
_CAME_WITHIN: Final = timedelta(days=3)

type _Document = Invoice | Payment | Reversal | CreditNote


def new_discounts(
    account: Account, since: datetime | None, before: datetime
) -> tuple[GivenDiscount, ...]:
    """Return the discounts that what was recorded in a span gave.

    An invoice that is sent again counts as recorded then, and of an account to which something
    came from another one the span is longer: a discount may be found twice, and none is missed.

    Args:
        account: the whole account.
        since: the beginning of the span (UTC); None for the beginning of all records.
        before: its end (UTC), which is not part of it.
    """
    said = chain(account.contacts, (one.contact for one in account.carried))
    if all(one.offer is None for one in said):
        return ()
    after = _as_recorded_before(account, before).balance.discounts
    if since is None:
        return after
    first = since - _CAME_WITHIN if account.carried else since
    known = frozenset(_as_recorded_before(account, first).balance.discounts)
    return tuple(one for one in after if one not in known)


def _as_recorded_before(account: Account, at: datetime) -> Account:
    was_there = _recorded_before(at)
    return replace(
        account,
        invoices=tuple(filter(was_there, account.invoices)),
        payments=tuple(filter(was_there, account.payments)),
        reversals=tuple(filter(was_there, account.reversals)),
        credit_notes=tuple(filter(was_there, account.credit_notes)),
    )


def _recorded_before(at: datetime) -> Callable[[_Document], bool]:
    return lambda one: one.recorded_at is None or one.recorded_at < at
