"""A batch of accounts, each number's at its own pace, and the evaluations that follow from it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.dispatcher import Dispatcher
from functions.send_message.job.account_steps import account_steps
from functions.send_message.job.prepare import creditor_of
from functions.send_message.outcomes import BatchResult, Evaluated, Failed, JobResult
from puntual.domain.errors import PuntualError, Unavailable
from puntual.domain.ids import DebtorKey, PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.scheduling import WakeUp

# A row must never be written behind a tick that has queried already; openings and ticks are both
# round times, so without this the two meet.
_GUARD = timedelta(seconds=60)


async def evaluate_all(
    dependencies: Dependencies, keys: Sequence[DebtorKey], until: datetime
) -> BatchResult:
    """Evaluate accounts and act on them.

    Args:
        dependencies: the ports.
        keys: whose accounts; the same one may occur twice.
        until: nothing is sent after this, by the flowing clock.
    """
    results: dict[int, JobResult] = {}
    by_number = await asyncio.to_thread(_by_number, dependencies, keys, results)
    # Before anything is sent: what goes wrong here must not cut a message of another number off.
    paces = await asyncio.to_thread(_paces_of, dependencies, by_number, results)
    slots_lost = await _send_all(dependencies, keys, by_number, paces, until, results)
    await asyncio.to_thread(_close, dependencies, keys, results)
    return BatchResult([results[index] for index in range(len(keys))], slots_lost)


async def _send_all(
    dependencies: Dependencies,
    keys: Sequence[DebtorKey],
    by_number: Mapping[PhoneNumberId, Sequence[int]],
    paces: Mapping[PhoneNumberId, Pace],
    until: datetime,
    results: dict[int, JobResult],
) -> int:
    """Send for each number at its own pace; return the slots that were lost."""
    dispatchers = {
        number: _dispatcher(dependencies, number, pace, until) for number, pace in paces.items()
    }
    async with asyncio.TaskGroup() as tasks:
        warming = tasks.create_task(dependencies.messenger.warm_up(len(keys)))
        for number, dispatcher in dispatchers.items():
            indexes = by_number[number]
            running = dispatcher.run([keys[index] for index in indexes], warming)
            tasks.create_task(_run(running, indexes, results))
    return sum(one.lost for one in dispatchers.values())


def _dispatcher(
    dependencies: Dependencies, number: PhoneNumberId, pace: Pace, until: datetime
) -> Dispatcher:
    return Dispatcher(
        number,
        pace,
        dependencies.slots,
        dependencies.flowing,
        account_steps(dependencies),
        lead_time=dependencies.lead_time,
        until=until,
    )


def _by_number(
    dependencies: Dependencies, keys: Sequence[DebtorKey], results: dict[int, JobResult]
) -> Mapping[PhoneNumberId, Sequence[int]]:
    """Return which accounts each number writes to; those without one have failed."""
    by_number: dict[PhoneNumberId, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        try:
            by_number[creditor_of(dependencies, key).phone_number_id].append(index)
        except PuntualError as error:
            results[index] = Failed(error)
    return by_number


def _paces_of(
    dependencies: Dependencies,
    by_number: Mapping[PhoneNumberId, Sequence[int]],
    results: dict[int, JobResult],
) -> Mapping[PhoneNumberId, Pace]:
    paces: dict[PhoneNumberId, Pace] = {}
    now = dependencies.clock.now()
    for number, indexes in by_number.items():
        try:
            paces[number] = dependencies.pace_of(number, now)
        except PuntualError as error:
            results.update(dict.fromkeys(indexes, Failed(error)))
    return paces


async def _run(
    running: Awaitable[Sequence[JobResult]],
    indexes: Sequence[int],
    results: dict[int, JobResult],
) -> None:
    results.update(zip(indexes, await running, strict=True))


def _close(
    dependencies: Dependencies, keys: Sequence[DebtorKey], results: dict[int, JobResult]
) -> None:
    """Write what a batch writes once: the next evaluations, how many left, and ids that came."""
    now = dependencies.clock.now()
    wakes = {
        index: [WakeUp(keys[index], max(at, now + _GUARD), result.value) for at in result.wakes]
        for index, result in results.items()
        if isinstance(result, Evaluated) and result.wakes
    }
    try:
        dependencies.wake_ups.put_all(chain.from_iterable(wakes.values()))
    except PuntualError as error:
        # Their jobs come back, find what was sent, and ask again.
        results.update(dict.fromkeys(wakes, Failed(error)))
    dependencies.breakers.flush(now)
    dependencies.told_ids.flush(now)
    # A person that cannot be given back now is counted for a day: too many, never too few.
    with suppress(Unavailable):
        dependencies.sending_limits.flush(now)
