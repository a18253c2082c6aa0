"""Take the right to send, right before the call, so that a change during the wait undoes it."""

from dataclasses import replace
from datetime import datetime

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import ClaimedJob, ReadyJob
from functions.send_message.job.admission import admit, give_back
from puntual.domain.errors import Conflict, StaleAccount


def claim(dependencies: Dependencies, job: ReadyJob, began: datetime) -> ClaimedJob:
    """Count the person, and claim the contact.

    Args:
        dependencies: the ports.
        job: what is to be claimed.
        began: when the claim began, by the flowing clock.
    """
    now = dependencies.clock.now()
    if not job.is_still_right(now):
        raise StaleAccount("the account was read too long ago")
    admission = admit(dependencies, job, now)
    # From now on, for the pause towards the same person: the wait for the slot is nearly over.
    contact = replace(job.contact, claimed_at=now)
    try:
        dependencies.contacts.claim(job.case.account, contact, job.log, job.decided_at)
    except Conflict:
        give_back(dependencies, admission)
        raise
    return ClaimedJob(job, contact, admission, began)
