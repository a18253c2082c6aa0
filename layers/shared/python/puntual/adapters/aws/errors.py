"""Translation of AWS's errors into ours, by their codes and never by a message's text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
)

from puntual.domain.errors import MissingConfiguration, PuntualError, Unavailable

_TRANSIENT = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "InternalServiceError",
        "KmsThrottled",
        "LimitExceededException",
        "OverLimit",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
_NOT_SET_UP = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AWS.SimpleQueueService.NonExistentQueue",
        "DecryptionFailure",
        "QueueDoesNotExist",
        "ResourceNotFoundException",
        "UnrecognizedClientException",
    }
)
_SERVER_ERRORS = 500
_UNCONFIGURED = (NoCredentialsError, NoRegionError, PartialCredentialsError)


@contextmanager
def aws_errors_translated(what: str) -> Iterator[None]:
    """Raise our errors instead of botocore's; a mistake of ours in a request stays what it is.

    Args:
        what: the called service, e.g. ``the table``, for the error's message.
    """
    try:
        yield
    except ClientError as err:
        translated = translate_client_error(err, what)
        if translated is None:
            raise
        raise translated from err
    except ParamValidationError:
        raise
    except _UNCONFIGURED as err:
        raise MissingConfiguration(f"no AWS credentials or region to reach {what} with") from err
    except BotoCoreError as err:
        raise Unavailable(f"{what} did not answer") from err


def translate_client_error(err: ClientError, what: str) -> PuntualError | None:
    """Return our error for an error of AWS; None for one that only a bug can cause."""
    code = error_code(err)
    status = err.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _TRANSIENT or status >= _SERVER_ERRORS:
        return Unavailable(f"{what} is not available ({code})")
    if code in _NOT_SET_UP:
        return MissingConfiguration(f"{what} does not exist or may not be used ({code})")
    return None


def error_code(err: ClientError) -> str:
    """Return AWS's code of an error."""
    return err.response.get("Error", {}).get("Code", "")
