"""The pace of one number: just below its limit, for any workers, jitter and inbound messages.

WhatsApp counts messages in and out together over a second, as they arrive there. Requests arrive
less evenly than they leave, so a part of the limit stays unused as room for that jitter.
Simulations of a sliding second, the strictest reading of the rule, found which part is safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, exp, sqrt

# The larger the limit, the more the jitter of single requests evens out within a second.
_USABLE: Sequence[tuple[int, float]] = ((1000, 0.98), (80, 0.96), (0, 0.93))
# Room for peaks of the inbound traffic of one second, in standard deviations above its mean.
_DEVIATIONS = 3
# Time of a batch besides its slots: the invocation, the first evaluation, Meta's slowest answer of
# a hundred. Meanwhile its worker sends nothing.
_SECONDS_PER_BATCH = 1.7
# Workers that may be starting, waiting for a slow answer or dead while no slot is lost.
_SPARE_WORKERS = 3
# The least pace, for a number whose limit is used up by inbound messages.
_SLOWEST = 0.5
# With equal spacing, rounding could put one message too many into a second.
_LONGER = 1.001
# A slot further ahead than this was reserved under a clock that has been set back since, or far
# more workers wait than can ever be served in time.
SLOT_HORIZON = timedelta(minutes=2)
# Short enough for the blocks of all workers to stay within that after the longest pause.
_LONGEST_BLOCK, _ALL_BLOCKS = timedelta(seconds=5), timedelta(seconds=60)
LONGEST_PAUSE = timedelta(seconds=60)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)

# Additive increase, multiplicative decrease: one refusal in a second costs one per cent of the
# speed, a limit that is really a quarter of the configured one is found within seconds.
_KEPT_PER_REFUSAL = 0.99
_RECOVERED_PER_SECOND = 0.0005
_LEAST_SHARE = 0.05

# Long enough that single messages do not shake the pace, short enough to follow a wave of answers.
_AVERAGED_OVER = timedelta(seconds=30)

# Refusals for a while and not for speed: a slowdown would not help, and takes long to recover.
_PAUSES: Mapping[int, timedelta] = {
    # The account is in maintenance, as during an upgrade of its throughput: about a minute.
    131057: timedelta(seconds=60),
}


@dataclass(frozen=True, slots=True)
class Slowdown:
    """The slowdown of a number after refusals for speed.

    Attributes:
        share: the part of the pace that was left, above 0 and up to 1.
        at: when that was; the share recovers with time, without a further write.
    """

    share: float
    at: datetime

    def share_at(self, now: datetime) -> float:
        """Return the part of the pace that may be used at an instant."""
        passed = max(0.0, (now - self.at) / _SECOND)
        return min(1.0, self.share + passed * _RECOVERED_PER_SECOND)

    def after(self, refusals: int, now: datetime) -> "Slowdown":
        """Return the slowdown after further refusals."""
        left = self.share_at(now) * _KEPT_PER_REFUSAL**refusals
        return Slowdown(max(_LEAST_SHARE, left), now)


@dataclass(frozen=True, slots=True)
class Inbound:
    """The inbound messages of a number, as an exponentially weighted average.

    Attributes:
        rate: messages a second.
        at: when that was; the rate decays with time, without a further write.
    """

    rate: float
    at: datetime

    def rate_at(self, now: datetime) -> float:
        """Return the inbound messages a second at an instant."""
        if self.at - now > SLOT_HORIZON:
            # Counted under a clock that has been set back since: it would never fade.
            return 0.0
        passed = max(0.0, (now - self.at) / _AVERAGED_OVER)
        return self.rate * exp(-passed)

    def after(self, messages: int, now: datetime) -> "Inbound":
        """Return the average after further messages.

        A count by a slower clock does not set the instant back: the rate would decay twice.
        """
        at = now if self.at - now > SLOT_HORIZON else max(now, self.at)
        return Inbound(self.rate_at(now) + messages / (_AVERAGED_OVER / _SECOND), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The pace of a number.

    Attributes:
        limit: messages a second that WhatsApp allows, in and out together.
        inbound: average inbound messages a second, which use up a part of the limit.
        workers: the number of concurrent senders; used when they cannot coordinate.
        usable: the usable part of the limit, if it was measured; else a part known to be safe.
        share: the part of the pace that a slowdown leaves.
    """

    limit: int
    inbound: float = 0.0
    workers: int = 1
    usable: float | None = None
    share: float = 1.0

    @property
    def rate(self) -> float:
        """The messages a second that may be sent."""
        free = self.limit - self.inbound - _DEVIATIONS * sqrt(self.inbound)
        usable = usable_part(self.limit) if self.usable is None else self.usable
        return max(_SLOWEST, free * usable * self.share)

    @property
    def tolerated(self) -> float:
        """The inbound rate up to which a block that is being reserved remains valid.

        Until the next block it may use a third of the room that is kept for peaks.
        """
        return self.inbound + sqrt(self.inbound)

    def spacing(self) -> timedelta:
        """Return the time between two slots, rounded up."""
        return ceil(_SECOND / self.rate / _MICROSECOND) * _MICROSECOND

    def block(self, wanted: int) -> int:
        """Return the slots of one reservation: its span must not delay other workers."""
        longest = min(_LONGEST_BLOCK, _ALL_BLOCKS / self.workers)
        return max(1, min(wanted, longest // self.spacing()))

    def lonely_spacing(self) -> timedelta:
        """Return the spacing for each worker when the workers cannot coordinate."""
        return self.spacing() * self.workers * _LONGER


def pace_at(
    deployed: Pace, slowdown: Slowdown | None, inbound: Inbound | None, at: datetime
) -> Pace:
    """Return a pace less slowdown and inbound messages.

    The room for inbound messages is at least the deployed one, for a peak begins at once.
    """
    measured = 0.0 if inbound is None else inbound.rate_at(at)
    share = 1.0 if slowdown is None else slowdown.share_at(at)
    return replace(deployed, inbound=max(deployed.inbound, measured), share=share)


def bounded_pause(*pauses: timedelta | None) -> timedelta | None:
    """Return the longest of the pauses that are asked for, a minute at most; None for none.

    After a minute a refusal asks again. A longer pause could not be told from slots that were
    reserved under a clock that has been set back since.
    """
    asked = max((one for one in pauses if one), default=None)
    return None if asked is None else min(asked, LONGEST_PAUSE)


def pause_after(code: int) -> timedelta | None:
    """Return the pause that a refusal requires; None for one that requires a slower pace."""
    return _PAUSES.get(code)


def usable_part(limit: int) -> float:
    """Return the part of a limit that is safe to use."""
    return next(part for least, part in _USABLE if limit >= least)


def workers_needed(pace: Pace, batch: int) -> int:
    """Return the workers that a pace needs, with batches of a size."""
    return ceil(pace.rate * _SECONDS_PER_BATCH / batch) + _SPARE_WORKERS


def kept_up_by(workers: int, batch: int) -> int:
    """Return the messages a second that a number of workers send, with batches of a size."""
    return int(max(workers - _SPARE_WORKERS, 1) * batch / _SECONDS_PER_BATCH)
