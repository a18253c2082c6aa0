"""The runs of ``make bench-send``: what differs between them."""

from dataclasses import dataclass
from typing import Final

from infra.numbers import workers_for
from local.whatsapp.platform.throughput import Limiter
from puntual.domain.sending.pace import Pace

# As the stack configures the function's event source and its queue.
VISIBILITY: Final = 721.0
RECEIVES: Final = 5
TIMEOUT: Final = 120.0


@dataclass(frozen=True, slots=True)
class Inflow:
    """What people write meanwhile, at random: the sender is told nothing of it.

    Attributes:
        rate: messages a second, on average.
        begins: after so many seconds.
        known_within: seconds after which the sender must have adapted to it.
    """

    rate: float
    begins: float
    known_within: float = 60.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run.

    Attributes:
        limiter: how the platform counts a second.
        limit: messages a second.
        busy_between_crashes: after how many busy seconds a worker dies, on average.
        sharing: the share of people who get two to four messages.
        pair_seconds: how long the platform wants between two messages to one person.
        handed_out_twice: the share of messages that the queue hands out a second time.
        utilisation: the least share of the limit that is to be used; None for no target.
        inflow: what people write; None for nothing.
        poisoned: the share of jobs that end whoever looks at them.
    """

    name: str
    limiter: Limiter = Limiter.SLIDING
    limit: int = 80
    busy_between_crashes: float | None = None
    sharing: float = 0.0
    pair_seconds: float = 6.0
    handed_out_twice: float = 0.001
    utilisation: float | None = None
    inflow: Inflow | None = None
    poisoned: float = 0.0

    @property
    def pace(self) -> Pace:
        """Return the pace that production would keep."""
        return Pace(limit=self.limit, workers=self.workers)

    @property
    def workers(self) -> int:
        """Return the event source's maximum concurrency, as the formula of the pace says."""
        return workers_for(self.limit, inbound=0.0)


SCENARIOS: Final = (
    Scenario("base", utilisation=0.955),
    Scenario("crash", busy_between_crashes=60.0, utilisation=0.94),
    Scenario("shared", sharing=0.15, utilisation=0.935),
    Scenario("fast", limit=1000, utilisation=0.975),
    Scenario("slow", limit=20),
    Scenario("base-bucket", limiter=Limiter.BUCKET, utilisation=0.955),
    Scenario("base-fixed", limiter=Limiter.FIXED, utilisation=0.955),
    Scenario("poisoned", poisoned=0.005),
    # R and what comes in are 0.862 of the limit; the first wave slows the number down by a fifth,
    # which takes seven minutes to mend and costs two points of a run.
    Scenario("inbound", inflow=Inflow(rate=8.0, begins=120.0), utilisation=0.84),
)
