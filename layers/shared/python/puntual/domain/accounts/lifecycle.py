"""The lifecycle of a contact, as one table of transitions.

Meta repeats and reorders its webhooks and may leave some out, so a state only ever moves up a
ladder of evidence: what is already known better is never overwritten. FAILED and EXPIRED stand
below DELIVERED on purpose: a later proof of delivery beats an earlier presumption of failure.
"""

from enum import StrEnum
from types import MappingProxyType


class ContactState(StrEnum):
    """The state of a message, as far as it is known."""

    CLAIMED = "claimed"
    UNCERTAIN = "uncertain"
    ACCEPTED = "accepted"
    SENT = "sent"
    EXPIRED = "expired"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"


# A claim whose outcome is not known yet.
UNKNOWN_OUTCOME = frozenset({ContactState.CLAIMED, ContactState.UNCERTAIN})
# Proof that the phone has the message.
ARRIVED = frozenset({ContactState.DELIVERED, ContactState.READ})

RANK = MappingProxyType({state: rank for rank, state in enumerate(ContactState)})

# Every transition that evidence can cause; other evidence leaves the state as it is.
TRANSITIONS = MappingProxyType(
    {
        (before, evidence): evidence
        for before in ContactState
        for evidence in ContactState
        if RANK[evidence] > RANK[before]
    }
)


def advance(state: ContactState, evidence: ContactState) -> ContactState:
    """Return the state after a piece of evidence; older or repeated evidence changes nothing."""
    return TRANSITIONS.get((state, evidence), state)
