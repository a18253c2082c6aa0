"""Hand a claimed message over at its slot."""

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import ClaimedJob
from functions.send_message.job.admission import would_be_refused
from puntual.domain.errors import PuntualError
from puntual.ports.messaging import SendOutcome


async def send(dependencies: Dependencies, job: ClaimedJob) -> SendOutcome | None:
    """Hand the message over, once, if that is still right; None when nothing was sent."""
    now, ready = dependencies.clock.now(), job.ready
    if not ready.is_still_right(now) or would_be_refused(dependencies, ready, now):
        return None
    try:
        return await dependencies.messenger.send(ready.message)
    except PuntualError:
        # The messenger raises only before the call, so nothing left us.
        return None
