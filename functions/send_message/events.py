"""What arrives from the queue."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, require_billing_id, require_id

type Job = DebtorKey | InvalidInput


class _Job(BaseModel):
    model_config = ConfigDict(frozen=True)

    creditor: str
    debtor: str


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True)

    jobs: tuple[_Job, ...]


def read_jobs(body: str) -> Sequence[Job]:
    """Return the accounts to evaluate; a job that names none is an error in its place."""
    try:
        read = _Body.model_validate_json(body)
    except ValidationError:
        return [InvalidInput("body", "is no list of jobs", "send jobs, as JSON")]
    return [_key_of(job) for job in read.jobs]


def _key_of(job: _Job) -> Job:
    try:
        creditor = CreditorId(require_id(job.creditor, "creditor"))
        return DebtorKey(creditor, DebtorId(require_billing_id(job.debtor, "debtor")))
    except InvalidInput as error:
        return error
