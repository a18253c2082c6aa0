"""How long before its slot a job is claimed: long enough for the claim to be there in time.

A table that answers in five milliseconds and one that answers in half a second (a cold start, a
throttled table, a busy machine) want different leads. A claim that is late costs its slot; one
that is early only holds its person for longer.
"""

from datetime import timedelta

from puntual.domain.sending.pair_lease import PAIR_MARGIN

# Many times what a claim takes on a good day.
_SHORTEST = timedelta(milliseconds=150)
# A claim holds its person for a pause that counts from the claim: a message sent later than
# this would shorten it, so the claim is given back instead.
HOLD = PAIR_MARGIN - timedelta(milliseconds=50)
# What is claimed may wait for a slot or two besides.
_LONGEST = HOLD * 3 / 4
_ROOM = 1.5
# One slow claim in a hundred must not make the whole batch early for long.
_KEPT_PER_CLAIM = 0.95


class ClaimLeadTime:
    """Learns from each claim how early the next one has to begin."""

    def __init__(self) -> None:
        """Begin as on a good day."""
        self._slowest = timedelta(0)

    @property
    def time(self) -> timedelta:
        """Return how long before its slot to claim a job."""
        return min(max(self._slowest * _ROOM, _SHORTEST), _LONGEST)

    def note(self, took: timedelta) -> None:
        """Learn what a claim took."""
        self._slowest = max(took, self._slowest * _KEPT_PER_CLAIM)

    def note_pending(self, age: timedelta) -> None:
        """Learn from a claim that has no answer yet: it takes at least as long as this."""
        self._slowest = max(age, self._slowest)
