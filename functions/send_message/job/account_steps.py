"""The steps of a job for a debtor's account."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.job_steps import JobSteps
from functions.send_message.job.claim import claim
from functions.send_message.job.prepare import prepare
from functions.send_message.job.put_back import put_back
from functions.send_message.job.record import record
from functions.send_message.job.send import send


def account_steps(dependencies: Dependencies) -> JobSteps:
    """Return the steps; what blocks holds up no slot."""
    return JobSteps(
        prepare=_in_thread(partial(prepare, dependencies)),
        claim=_in_thread(partial(claim, dependencies)),
        send=partial(send, dependencies),
        record=_in_thread(partial(record, dependencies)),
        put_back=_in_thread(partial(put_back, dependencies)),
    )


def _in_thread[**P, R](function: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.to_thread(function, *args, **kwargs)

    return run
