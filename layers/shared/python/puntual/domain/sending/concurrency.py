"""How many functions have to run at once for the numbers' paces, and how many of them cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.pace import Pace, workers_needed

# What one execution of the sender takes at once: ten messages of the queue, ten jobs in each.
JOBS_PER_CALL = 100
# Meta tells of each message that it was sent, delivered and read; one execution answers at most
# ten calls a second, however fast it is.
_CALLS_PER_MESSAGE, _CALLS_PER_EXECUTION = 3, 10
# The planner, the repairer, and a billing system that sends.
_OTHER_FUNCTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What may run at once, against what the paces need.

    Attributes:
        needed: executions that the paces need, as fast as the numbers are now.
        quota: executions that the account may run at once; None while AWS does not say.
        workers_short: copies of the sender that the deployment lacks for the paces.
        shared_workers: copies of the sender that the numbers without a queue of their own share.
        own_workers: copies of the sender of each number that has a queue of its own.
    """

    needed: int
    quota: int | None
    workers_short: int
    shared_workers: int
    own_workers: Mapping[str, int]

    @property
    def executions_short(self) -> int | None:
        """Return how many executions the account lacks; None while its quota is unknown."""
        return None if self.quota is None else max(self.needed - self.quota, 0)

    def workers_of(self, number: str) -> int:
        """Return how many copies of the sender work for a number."""
        return self.own_workers.get(number, self.shared_workers)


def capacity_of(
    shared: Pace,
    own: Mapping[PhoneNumberId, Pace],
    states: Sequence[NumberState],
    quota: int | None,
) -> Capacity:
    """Compare what is deployed with what the numbers need now.

    Args:
        shared: the deployed pace and workers of numbers without a queue of their own.
        own: those of each number with a queue of its own.
        states: what is known of the numbers since the deployment.
        quota: executions that the account may run at once; None while AWS does not say.
    """
    paces = _paces(shared, own, states)
    return Capacity(
        needed=executions_needed(paces),
        quota=quota,
        workers_short=sum(max(_workers(pace) - pace.workers, 0) for pace in paces),
        shared_workers=shared.workers,
        own_workers={number: pace.workers for number, pace in own.items()},
    )


def executions_needed(paces: Sequence[Pace]) -> int:
    """Return how many functions run at once when every queue sends at its pace."""
    senders = sum(max(_workers(pace), pace.workers) for pace in paces)
    return senders + _webhooks(paces) + _OTHER_FUNCTIONS


def _paces(
    shared: Pace, own: Mapping[PhoneNumberId, Pace], states: Sequence[NumberState]
) -> list[Pace]:
    """Return the pace of each queue: the deployed one, or that of a number that is faster now."""
    sharing = [state.pace(shared) for state in states if state.id not in own]
    known = {state.id: state for state in states}
    return [
        _fastest(shared, *sharing),
        *(
            _fastest(pace, known.get(number, NumberState(number)).pace(pace))
            for number, pace in own.items()
        ),
    ]


def _fastest(*paces: Pace) -> Pace:
    return max(paces, key=lambda pace: pace.rate)


def _workers(pace: Pace) -> int:
    return workers_needed(pace, JOBS_PER_CALL)


def _webhooks(paces: Sequence[Pace]) -> int:
    calls = sum(_CALLS_PER_MESSAGE * pace.rate + pace.inbound for pace in paces)
    return ceil(calls / _CALLS_PER_EXECUTION)
