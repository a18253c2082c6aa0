"""How long a request travels and how long its answer takes: drawn from the seed, call by call."""

from dataclasses import dataclass
from math import exp
from statistics import NormalDist

from local.whatsapp.dice import Dice

# Measured on public APIs: most answers are near the middle, some take three times as long.
_LATENCY_SIGMA, _UPLINK_SIGMA = 0.42, 0.35
_RECONNECTED = (0.06, 0.14)
# The answer is never there before the request has arrived and was looked at.
_SHORTEST_WORK = 0.02
_NORMAL = NormalDist()
_EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Journey:
    """One call, in seconds: until the request arrives, and until the answer is back."""

    uplink: float
    total: float


@dataclass(frozen=True, slots=True)
class Network:
    """The way to the platform and back.

    Attributes:
        latency: the middle of what a whole call takes, in seconds.
        uplink: the middle of what the request takes to arrive; 0 leaves the way out.
        jitter: how far uplinks scatter: 1 is +-25 ms around 40 ms, 0.5 is +-12 ms.
        reconnect_chance: how often a connection must be made first.
    """

    latency: float = 0.3
    uplink: float = 0.04
    jitter: float = 0.5
    reconnect_chance: float = 0.0

    def travel(self, dice: Dice) -> Journey:
        """Draw one call."""
        uplink = self._draw_uplink(dice)
        total = self.latency * _scatter(dice, "latency", _LATENCY_SIGMA)
        return Journey(uplink, max(total, uplink + _SHORTEST_WORK if uplink > 0 else 0.0))

    def _draw_uplink(self, dice: Dice) -> float:
        drawn = self.uplink * _scatter(dice, "uplink", _UPLINK_SIGMA)
        if self.reconnect_chance and dice.unit("reconnect") < self.reconnect_chance:
            drawn += dice.between(*_RECONNECTED, "connecting")
        return self.uplink + (drawn - self.uplink) * self.jitter


def _scatter(dice: Dice, purpose: str, sigma: float) -> float:
    """Return a factor around 1, lognormally."""
    return exp(sigma * _NORMAL.inv_cdf(max(dice.unit(purpose), _EDGE)))
