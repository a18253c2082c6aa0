"""What arrives from the queue."""

from pydantic import BaseModel, ConfigDict, ValidationError

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, require_id


class _Job(BaseModel):
    model_config = ConfigDict(frozen=True)

    creditor: str
    debtor: str


def read_job(body: str) -> DebtorKey:
    """Return whose account is to be looked at.

    Raises:
        InvalidInput: the body is not a job.
    """
    try:
        job = _Job.model_validate_json(body)
    except ValidationError as err:
        raise InvalidInput("body", "is not a job", "send creditor and debtor as JSON") from err
    creditor = CreditorId(require_id(job.creditor, "creditor"))
    return DebtorKey(creditor, DebtorId(require_id(job.debtor, "debtor")))
