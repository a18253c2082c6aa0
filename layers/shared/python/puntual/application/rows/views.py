"""The view of an account as JSON values: rows for what most views have, names for the rest.

It is half as long as the same by names, and takes a third of the time.
"""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final, get_type_hints

from puntual.application.plain_values import from_plain, to_plain
from puntual.application.rows.contacts import (
    channel_of_row,
    channel_to_row,
    contact_of_row,
    contact_to_row,
    sent_step_of_row,
    sent_step_to_row,
)
from puntual.application.rows.receivables import (
    Row,
    books_of_row,
    books_to_row,
    history_of_row,
    history_to_row,
    instalment_of_row,
    instalment_to_row,
    payment_of_row,
    payment_to_row,
)
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.view import NO_BOOKS, AccountView
from puntual.domain.receivables.payment_history import NO_HISTORY

# The parts that are lists, each with what writes and reads one of them.
_LISTS: Final[tuple[tuple[str, Callable[[Any], Row], Callable[[Row], Any]], ...]] = (
    ("open_instalments", instalment_to_row, instalment_of_row),
    ("contacts", contact_to_row, contact_of_row),
    ("sent_steps", sent_step_to_row, sent_step_of_row),
    ("channels", channel_to_row, channel_of_row),
    ("unthanked", payment_to_row, payment_of_row),
)
_PLAIN: Final = ("next_seq", "has_paid", "is_known")
_IN_ROWS: Final = frozenset(
    {"profile", "history", "books", *_PLAIN, *(name for name, _, _ in _LISTS)}
)
_OTHERS: Final = tuple(
    (one.name, one.default) for one in fields(AccountView) if one.name not in _IN_ROWS
)
_VALUES_OF_OTHERS: Final = attrgetter(*(name for name, _ in _OTHERS))
_USUAL_OTHERS: Final = tuple(default for _, default in _OTHERS)
_HINTS: Final = get_type_hints(AccountView)


def view_to_plain(view: AccountView) -> list[Any]:
    """Return a view without its profile as JSON values; equal views give equal ones."""
    lists = [[write(one) for one in getattr(view, name)] for name, write, _ in _LISTS]
    plain: list[Any] = [
        *lists,
        0 if view.history == NO_HISTORY else history_to_row(view.history),
        0 if view.books == NO_BOOKS else books_to_row(view.books),
        view.next_seq,
        int(view.has_paid),
        int(view.is_known),
    ]
    others = _VALUES_OF_OTHERS(view)
    if others != _USUAL_OTHERS:
        pairs = zip(_OTHERS, others, strict=True)
        plain.append({name: to_plain(one) for (name, usual), one in pairs if one != usual})
    return plain


def view_of_plain(plain: list[Any], profile: Profile) -> AccountView:
    """Read ``view_to_plain`` back, for a profile."""
    history, books, next_seq, has_paid, is_known, *others = plain[len(_LISTS) :]
    lists: dict[str, Any] = {
        name: tuple([read(row) for row in rows])
        for (name, _, read), rows in zip(_LISTS, plain, strict=False)
        if rows
    }
    named = (
        {name: from_plain(_HINTS[name], one) for name, one in others[0].items()} if others else {}
    )
    return AccountView(
        profile,
        next_seq=next_seq,
        has_paid=bool(has_paid),
        is_known=bool(is_known),
        history=history_of_row(history) if history else NO_HISTORY,
        books=books_of_row(books) if books else NO_BOOKS,
        **lists,
        **named,
    )
