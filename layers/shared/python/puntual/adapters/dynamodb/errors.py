"""What DynamoDB refuses: a failed condition, with what stands there; all else as AWS's errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from puntual.adapters.aws_errors import aws_errors_translated, error_code
from puntual.adapters.dynamodb.attributes import Record, from_attributes
from puntual.domain.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_CONDITION_FAILED = "ConditionalCheckFailedException"
_CANCELLED = "TransactionCanceledException"
_CONDITION_REASON = "ConditionalCheckFailed"
_CONFLICT_REASON = "TransactionConflict"
_NO_REASON = "None"


class ConditionFailed(Conflict):
    """One or more conditions of a write were not met; nothing was written.

    Attributes:
        found: what stands there, by the position of the write; empty where nothing does.
    """

    def __init__(self, found: Mapping[int, Record]) -> None:
        super().__init__("a condition of the write was not met")
        self.found = found


class Busy(Unavailable):
    """Another write was at work on one of the items; the same one may be tried again at once."""


@contextmanager
def dynamodb_errors_translated() -> Iterator[None]:
    """Raise our errors instead of botocore's."""
    try:
        with aws_errors_translated("the table"):
            yield
    except ClientError as err:
        if error_code(err) == _CONDITION_FAILED:
            raise ConditionFailed({0: _found(err.response.get("Item"))}) from err
        if error_code(err) == _CANCELLED:
            raise _translate_cancellation(err) from err
        raise


def _translate_cancellation(err: ClientError) -> ConditionFailed | Unavailable:
    reasons = err.response.get("CancellationReasons", [])
    codes = {reason.get("Code", _NO_REASON) for reason in reasons} - {_NO_REASON}
    if codes == {_CONFLICT_REASON}:
        return Busy("the table is at work on the same items")
    if codes != {_CONDITION_REASON}:
        return Unavailable(f"the table could not do it now ({', '.join(sorted(codes))})")
    return ConditionFailed(
        {
            position: _found(reason.get("Item"))
            for position, reason in enumerate(reasons)
            if reason.get("Code") == _CONDITION_REASON
        }
    )


def _found(item: object) -> Record:
    # botocore's stubs know this part of the answer only as "any mapping".
    return from_attributes(cast("dict[str, AttributeValueTypeDef]", item or {}))
