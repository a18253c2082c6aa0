"""Courtesies: messages that ask for nothing. Every window is kept all the same."""

from collections.abc import Callable, Sequence
from datetime import datetime

from puntual.domain.circumstances import Circumstances
from puntual.domain.contact import Purpose
from puntual.domain.hold import Hold
from puntual.domain.plan import Plan, Send, Wait
from puntual.domain.retry import await_next_try
from puntual.domain.template_choice import choose_template


def send_by(
    circumstances: Circumstances,
    purpose: Purpose,
    stem: str,
    latest: datetime,
    plan: Callable[[str], Plan],
    attempts: Sequence[datetime] = (),
) -> Send | Wait | None:
    """Send a courtesy at the next lawful instant, or never when that comes after ``latest``.

    Thanks and answers are not counted by any cap; what is counted names its ``attempts``.
    """
    blocked = await_next_try(circumstances, purpose)
    if blocked is not None:
        return blocked if blocked.until <= latest else None
    at = circumstances.earliest(circumstances.now, attempts)
    if at is None or at > latest:
        return None
    if at > circumstances.now:
        reasons = (*circumstances.cap_reasons(attempts), *circumstances.window_reasons())
        return Wait(at, reasons)
    chosen = choose_template(circumstances, (stem,))
    return None if chosen is None else Send(plan(chosen))


def unanswered(circumstances: Circumstances, purpose: Purpose, holds: list[Hold]) -> list[Hold]:
    """Return the holds that no message of a purpose has spoken of yet, while it makes sense."""
    answered = {
        hold
        for contact in circumstances.account.contacts
        if contact.purpose is purpose and not contact.may_be_tried_again
        for hold in contact.holds
    }
    oldest = circumstances.now - circumstances.policy.courtesy_within
    return [one for one in holds if one.id not in answered and oldest <= one.since]
