"""What arrives from the queue, read by hand: a validator's import is a quarter of a cold start."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, require_billing_id, require_id

type Job = DebtorKey | InvalidInput


@dataclass(frozen=True, slots=True)
class JobMessage:
    """A message of a queue.

    Attributes:
        jobs: what it carries.
        receives: how often it was handed out, this time included.
        queue: the name of the queue.
    """

    jobs: Sequence[Job]
    receives: int
    queue: str


def read_jobs(body: str) -> Sequence[Job]:
    """Return the accounts to evaluate; a job that names none is an error in its place."""
    match _value_of(body):
        case {"jobs": [*jobs]}:
            return [_job_of(job) for job in jobs]
        case _:
            return [InvalidInput("body", "is no list of jobs", "send jobs, as JSON")]


def _value_of(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _job_of(job: object) -> Job:
    match job:
        case {"creditor": str(creditor), "debtor": str(debtor)}:
            return _key_of(creditor, debtor)
        case _:
            return InvalidInput("jobs[]", "names no account", "send a creditor and a debtor")


def _key_of(creditor: str, debtor: str) -> Job:
    try:
        return DebtorKey(
            CreditorId(require_id(creditor, "creditor")),
            DebtorId(require_billing_id(debtor, "debtor")),
        )
    except InvalidInput as error:
        return error
