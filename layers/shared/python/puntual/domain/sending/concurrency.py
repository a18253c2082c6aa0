"""Concurrent executions that the numbers' paces need, against quota and deployment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.pace import Pace, workers_needed

# Jobs of one execution of the sender: ten messages of the queue, ten jobs in each.
JOBS_PER_CALL = 100
# Meta reports each message as sent, delivered and read; one execution answers at most ten calls
# a second, however fast it is.
_CALLS_PER_MESSAGE, _CALLS_PER_EXECUTION = 3, 10
# The planner, the repairer, the questions to Meta, and a billing system that sends.
_OTHER_FUNCTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Concurrent executions: the need, the quota, and the deployed workers.

    Attributes:
        needed: executions that the current paces need.
        quota: executions that the account may run at once; None while AWS does not say.
        workers_short: workers that the deployment lacks for the paces.
        shared_workers: workers of the numbers without a queue of their own.
        own_workers: workers of each number that has a queue of its own.
    """

    needed: int
    quota: int | None
    workers_short: int
    shared_workers: int
    own_workers: Mapping[str, int]

    @property
    def executions_short(self) -> int | None:
        """The executions that the account lacks; None while its quota is unknown."""
        return None if self.quota is None else max(self.needed - self.quota, 0)

    def workers_of(self, number: str) -> int:
        """Return the number of workers that send from a number."""
        return self.own_workers.get(number, self.shared_workers)


def capacity_of(
    shared: Pace,
    own: Mapping[PhoneNumberId, Pace],
    states: Sequence[NumberState],
    quota: int | None,
) -> Capacity:
    """Compare the deployed workers with the need of the numbers.

    Args:
        shared: the deployed pace and workers of numbers without a queue of their own.
        own: those of each number with a queue of its own.
        states: the numbers as they are known now.
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
    """Return the concurrent executions when every queue sends at its pace."""
    senders = sum(max(_workers(pace), pace.workers) for pace in paces)
    return senders + _webhooks(paces) + _OTHER_FUNCTIONS


def _paces(
    shared: Pace, own: Mapping[PhoneNumberId, Pace], states: Sequence[NumberState]
) -> list[Pace]:
    """Return the pace of each queue: the deployed one, or that of its fastest number."""
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
