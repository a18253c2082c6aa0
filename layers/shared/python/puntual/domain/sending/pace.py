"""How fast one number sends: just below its limit, whatever the workers, the jitter, the inbound.

WhatsApp counts messages in and out together over a second, as they arrive there. Requests do not
arrive as evenly as they leave, so a part of the limit stays unused as room for that jitter; which
part is what simulations of a sliding second, the strictest reading of the rule, found to be safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, exp, sqrt

# The larger the limit, the more the jitter of single requests evens out within a second.
_USABLE: Sequence[tuple[int, float]] = ((1000, 0.98), (80, 0.96), (0, 0.93))
# How far the inbound traffic of one second strays above its mean, in standard deviations.
_DEVIATIONS = 3
# What a batch takes besides its slots: the invocation, the first look, Meta's slowest answer of a
# hundred. Meanwhile its worker sends nothing.
_SECONDS_PER_BATCH = 1.7
# So many workers may be starting, waiting for a slow answer or dead without a slot being lost.
_SPARE_WORKERS = 3
# A number that is all inbound must still be able to send at all.
_SLOWEST = 0.5
# Equal spacing would let rounding put one message too many into a second.
_LONGER = 1.001
# A slot further ahead than this was reserved under a clock that has been set back since, or far
# more workers wait than can ever be served in time.
SLOT_HORIZON = timedelta(minutes=2)
# So short that the blocks of all workers, after the longest pause, stay within that.
_LONGEST_BLOCK, _ALL_BLOCKS = timedelta(seconds=5), timedelta(seconds=60)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)

# Additive increase, multiplicative decrease: one refusal in a second costs one per cent of the
# speed, a limit that is really a quarter of the configured one is found within seconds.
_KEPT_PER_REFUSAL = 0.99
_RECOVERED_PER_SECOND = 0.0005
_LEAST_SHARE = 0.05

# Long enough that single messages do not shake the pace, short enough to follow a wave of answers.
_AVERAGED_OVER = timedelta(seconds=30)

# Refused not for its speed but for a while: to slow down would not help, and takes long to mend.
_PAUSES: Mapping[int, timedelta] = {
    # The account is in maintenance, as during an upgrade of its throughput: about a minute.
    131057: timedelta(seconds=60),
}


@dataclass(frozen=True, slots=True)
class Slowdown:
    """What refusals for speed have made of a number's pace.

    Attributes:
        share: the part of the pace that was left, above 0 and up to 1.
        at: when; from then on it recovers by itself, so that nobody has to write that down.
    """

    share: float
    at: datetime

    def share_at(self, now: datetime) -> float:
        """Return the part of the pace that may be used by now."""
        passed = max(0.0, (now - self.at) / _SECOND)
        return min(1.0, self.share + passed * _RECOVERED_PER_SECOND)

    def after(self, refusals: int, now: datetime) -> "Slowdown":
        """Return what some more refusals make of it."""
        left = self.share_at(now) * _KEPT_PER_REFUSAL**refusals
        return Slowdown(max(_LEAST_SHARE, left), now)


@dataclass(frozen=True, slots=True)
class Inbound:
    """What people write to a number, on average: what came long ago counts for ever less.

    Attributes:
        rate: messages a second.
        at: when; from then on it fades by itself, so that nobody has to write down a silence.
    """

    rate: float
    at: datetime

    def rate_at(self, now: datetime) -> float:
        """Return the messages a second that come in by now."""
        if self.at - now > SLOT_HORIZON:
            # Counted under a clock that has been set back since: it would never fade.
            return 0.0
        passed = max(0.0, (now - self.at) / _AVERAGED_OVER)
        return self.rate * exp(-passed)

    def after(self, messages: int, now: datetime) -> "Inbound":
        """Return what some more messages make of it.

        Whoever counts by a slower clock does not set the instant back: it would fade twice.
        """
        at = now if self.at - now > SLOT_HORIZON else max(now, self.at)
        return Inbound(self.rate_at(now) + messages / (_AVERAGED_OVER / _SECOND), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a number may send.

    Attributes:
        limit: messages a second that WhatsApp allows, in and out together.
        inbound: messages a second that come in, on average, and need their share of the limit.
        workers: how many send from this number at once; used when they cannot coordinate.
        usable: the part of the limit to use, if it was measured; else what is known to be safe.
        share: the part of the pace that a slowdown leaves.
    """

    limit: int
    inbound: float = 0.0
    workers: int = 1
    usable: float | None = None
    share: float = 1.0

    @property
    def rate(self) -> float:
        """Return the messages a second that may leave."""
        free = self.limit - self.inbound - _DEVIATIONS * sqrt(self.inbound)
        usable = usable_part(self.limit) if self.usable is None else self.usable
        return max(_SLOWEST, free * usable * self.share)

    @property
    def tolerated(self) -> float:
        """Return the inbound messages a second for whose sake no block has to be taken anew.

        Of the room that is kept for peaks they may use a third, until the next block.
        """
        return self.inbound + sqrt(self.inbound)

    def spacing(self) -> timedelta:
        """Return the time from one send to the next, rounded up."""
        return ceil(_SECOND / self.rate / _MICROSECOND) * _MICROSECOND

    def block(self, wanted: int) -> int:
        """Return how many slots to take at once: what a block spans must not hold others up."""
        longest = min(_LONGEST_BLOCK, _ALL_BLOCKS / self.workers)
        return max(1, min(wanted, longest // self.spacing()))

    def lonely_spacing(self) -> timedelta:
        """Return the spacing at which each worker may send, if none of them can ask the others."""
        return self.spacing() * self.workers * _LONGER


def pace_at(
    deployed: Pace, slowdown: Slowdown | None, inbound: Inbound | None, at: datetime
) -> Pace:
    """Return what refusals, and what people write, leave of a pace.

    The room for what people write is the deployed one at least: it is there before they begin.
    """
    measured = 0.0 if inbound is None else inbound.rate_at(at)
    share = 1.0 if slowdown is None else slowdown.share_at(at)
    return replace(deployed, inbound=max(deployed.inbound, measured), share=share)


def pause_after(code: int) -> timedelta | None:
    """Return for how long a number has to be silent after a refusal; None to send more slowly."""
    return _PAUSES.get(code)


def usable_part(limit: int) -> float:
    """Return the part of a limit that may be used without ever exceeding it."""
    return next(part for least, part in _USABLE if limit >= least)


def workers_needed(pace: Pace, batch: int) -> int:
    """Return how many workers keep the pace up when each takes batches of a size."""
    return ceil(pace.rate * _SECONDS_PER_BATCH / batch) + _SPARE_WORKERS


def kept_up_by(workers: int, batch: int) -> int:
    """Return how many messages a second some workers send when each takes batches of a size."""
    return int(max(workers - _SPARE_WORKERS, 1) * batch / _SECONDS_PER_BATCH)
