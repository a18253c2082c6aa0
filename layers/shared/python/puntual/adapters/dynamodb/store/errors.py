"""Errors of DynamoDB: a failed condition, with the item that it met; others as AWS's errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from puntual.adapters.aws.errors import aws_errors_translated, error_code
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.schema import item_of
from puntual.domain.errors import AccountTooLarge, Conflict, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_CONDITION_REASON = "ConditionalCheckFailed"
_CONFLICT_REASON = "TransactionConflict"
_NO_REASON = "None"
_REFUSED_REASON = "ValidationError"
# What AWS says of an item above 400 KB has no code of its own.
_ITEM_SIZE = "Item size"


class ConditionFailed(Conflict):
    """One or more conditions of a write were not met; nothing was written.

    Attributes:
        found: the items that they met, by the position of the write; empty for an absent one.
    """

    def __init__(self, found: Mapping[int, Record]) -> None:
        super().__init__("a condition of the write was not met")
        self.found = found


class Busy(Unavailable):
    """Another write was at work on one of the items; the write may be tried again at once."""


@contextmanager
def dynamodb_errors_translated() -> Iterator[None]:
    """Raise our errors instead of botocore's."""
    with aws_errors_translated("the table"):
        try:
            yield
        except ClientError as err:
            translated = _translate(err)
            if translated is None:
                raise
            raise translated from err


def outcome_of_statement(answer: Mapping[str, Any]) -> ConditionFailed | Unavailable | None:
    """Return what kept one statement of a batch from its change; None for nothing.

    Of all errors but a failed condition, only a write on its own can say what they mean.
    """
    error = answer.get("Error")
    if error is None:
        return None
    if error.get("Code") == "ConditionalCheckFailed":
        return ConditionFailed({0: _found(error.get("Item"))})
    return Unavailable(f"the table did not do it in a batch ({error.get('Code')})")


def _translate(err: ClientError) -> ConditionFailed | AccountTooLarge | Unavailable | None:
    match error_code(err):
        case "ValidationException" if _ITEM_SIZE in err.response["Error"].get("Message", ""):
            return AccountTooLarge()
        case "ConditionalCheckFailedException":
            return ConditionFailed({0: _found(err.response.get("Item"))})
        case "TransactionCanceledException":
            return _translate_cancellation(err)
        case "TransactionConflictException":
            return _busy()
        case _:
            return None


def _busy() -> Busy:
    return Busy("the table is at work on the same items")


def _translate_cancellation(err: ClientError) -> ConditionFailed | AccountTooLarge | Unavailable:
    reasons = err.response.get("CancellationReasons", [])
    if any(_is_too_large(reason.get("Code"), reason.get("Message")) for reason in reasons):
        return AccountTooLarge()
    codes = {reason.get("Code", _NO_REASON) for reason in reasons} - {_NO_REASON}
    if codes == {_CONFLICT_REASON}:
        return _busy()
    if codes != {_CONDITION_REASON}:
        return Unavailable(f"the table could not do it now ({', '.join(sorted(codes))})")
    return ConditionFailed(
        {
            position: _found(reason.get("Item"))
            for position, reason in enumerate(reasons)
            if reason.get("Code") == _CONDITION_REASON
        }
    )


def _is_too_large(code: str | None, message: str | None) -> bool:
    return code == _REFUSED_REASON and _ITEM_SIZE in (message or "")


def _found(item: object) -> Record:
    # botocore's stubs know this part of the answer only as "any mapping".
    return item_of(cast("dict[str, AttributeValueTypeDef]", item or {}))
