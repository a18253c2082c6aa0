"""A creditor's policy: what it wants, inside what the law allows."""

from dataclasses import dataclass
from datetime import time, timedelta

from puntual.domain.cadence import PREVENTIVE_AND_OVERDUE, Cadence
from puntual.domain.contact_rules import TimeWindow, WeeklyHours

_OFFICE_DAY = (TimeWindow(time(9), time(19)),)


@dataclass(frozen=True, slots=True)
class Policy:
    """What one creditor wants. It can only be stricter than the contact rules.

    Attributes:
        version: stands on every contact that it sent; a version never changes once used.
        hours: when the creditor wants to write, in the debtor's local time.
        message_ttl: how long WhatsApp may try to deliver. The whole of it must fit the window:
            a phone switched on at 23:00 must not ring with a reminder of the morning.
        pace_margin: how long a decided message may wait for its slot. The window keeps this much
            room, and a message that waited longer is given back unsent and decided again.
        uncertain_for: how long an unknown outcome waits for a status before it is presumed lost.
        receipt_within: how long after a payment was recorded thanks are still good manners.
        claim_hold: peace after "I already paid", until the payment shows.
        promise_hold: peace after "I need time".
        handoff_hold: peace after "let me talk to a person", unless the person ends it.
        unreachable_hold: how long a number that WhatsApp cannot reach is left alone.
    """

    version: str
    cadence: Cadence
    hours: WeeklyHours
    message_ttl: timedelta = timedelta(hours=1)
    pace_margin: timedelta = timedelta(minutes=1)
    uncertain_for: timedelta = timedelta(hours=2)
    receipt_within: timedelta = timedelta(days=3)
    claim_hold: timedelta = timedelta(days=3)
    promise_hold: timedelta = timedelta(days=5)
    handoff_hold: timedelta = timedelta(days=7)
    unreachable_hold: timedelta = timedelta(days=7)

    @property
    def room(self) -> timedelta:
        """How much of the window must lie ahead for a message to go out."""
        return self.message_ttl + self.pace_margin


DEFAULT_POLICY = Policy(
    version="default-1",
    cadence=PREVENTIVE_AND_OVERDUE,
    hours=WeeklyHours((*((_OFFICE_DAY,) * 6), ())),
)
