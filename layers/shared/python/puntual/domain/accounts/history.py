"""Which contacts leave the table that a look and the daily pass read, and how long they are kept.

A contact, or the reason of its absence, is evidence of how somebody was reached. Chile asks for
type and frequency of the contacts of two years (Ley 19.496, art. 37), Regulation F of the United
States for three years after the last activity (12 CFR 1006.100). Data protection asks for no
longer than needed: Mexico has data of an unpaid debt deleted after 72 months.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.contact import Contact, parse_contact_id
from puntual.domain.accounts.excerpt import KEPT_APART, AccountExcerpt
from puntual.domain.accounts.lifecycle import ARRIVED, UNKNOWN_OUTCOME
from puntual.domain.accounts.view_contacts import COUNTED_FOR

# The least that a law asks for: contacts with their logs, late statuses, suppressed messages.
FEWEST_MONTHS: Final = 36
KEPT_FOR: Final = timedelta(days=1_096)
# Moving costs a write for each contact and one for all of them, so they go together.
FEWEST_TOGETHER: Final = 3
# A transaction's worth; whoever has more waiting goes on with the next pass.
MOST_TOGETHER: Final = 25
# Meta tries to deliver for thirty days at most (Cloud API, "Time-to-live"), and reports by then.
_DELIVERED_WITHIN: Final = timedelta(days=31)


def kept_for(months: int) -> timedelta:
    """Return how long some months are at most; never less than a law asks for."""
    return max(KEPT_FOR, timedelta(days=-(-months * 487 // 16)))


def places_that_may_leave(excerpt: AccountExcerpt) -> int:
    """Return the place before which all contacts are part of the stored view.

    The latest ones stay: the item at the top carries the view, and a claim is conditional on it.
    """
    return min(excerpt.base.next_seq, excerpt.next_seq - KEPT_APART)


def contacts_to_move(
    contacts: Sequence[Contact], before: int, now: datetime
) -> tuple[Contact, ...]:
    """Return the contacts that leave together, oldest first; none if there are too few.

    Those stay that have no outcome, that a cap or a pause counts, and of which more may come that
    changes a view: a late delivery, or the proof that a refused message was sent after all. That a
    delivered message was read changes no view, and is kept beside the history if it comes later.

    Args:
        contacts: in the order in which they were claimed.
        before: the place before which they may leave, as ``places_that_may_leave`` gives it.
        now: the instant (UTC) of the move.
    """
    leaving = [one for one in contacts if _may_leave(one, before, now)][:MOST_TOGETHER]
    return tuple(leaving) if len(leaving) >= FEWEST_TOGETHER else ()


def _may_leave(contact: Contact, before: int, now: datetime) -> bool:
    name = parse_contact_id(contact.id)
    if name is None or name.seq >= before or contact.state in UNKNOWN_OUTCOME:
        return False
    awaited = COUNTED_FOR if contact.state in ARRIVED else _DELIVERED_WITHIN
    return contact.claimed_at <= now - awaited
