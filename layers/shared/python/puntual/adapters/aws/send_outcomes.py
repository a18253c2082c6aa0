"""Outcomes of messages that AWS sends: accepted, refused or unknown.

Neither service has an idempotency key, so the call is made once, by a client that repeats nothing.
Only an error in an answer of AWS is a refusal; a lost answer leaves the outcome unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
)

from puntual.adapters.aws.errors import error_code
from puntual.domain.accounts.send_error import SendErrorClass as Cls
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown

SCOPE: Final = "channel"
_SERVER_ERRORS: Final = 500
_NEVER_ASKED: Final = (
    ConnectTimeoutError,
    EndpointConnectionError,
)
_NOT_SET_UP: Final = (NoCredentialsError, NoRegionError, PartialCredentialsError)


class Refusal(NamedTuple):
    """The code and the treatment of a refusal.

    Attributes:
        code: our own, below zero, for AWS names its errors by words.
    """

    code: int
    error_class: Cls


NOT_CONNECTED: Final = Refusal(-101, Cls.RETRY)
THROTTLED: Final = Refusal(-102, Cls.RETRY)
QUOTA_USED_UP: Final = Refusal(-103, Cls.HALT_SENDER)
NOT_SET_UP: Final = Refusal(-104, Cls.HALT_SENDER)
NOT_SENDABLE: Final = Refusal(-105, Cls.FAIL_MESSAGE)
OPTED_OUT: Final = Refusal(-106, Cls.SUPPRESS_RECIPIENT)
UNLISTED: Final = Refusal(-107, Cls.FAIL_MESSAGE)

_REFUSALS: Final[Mapping[str, Refusal]] = MappingProxyType(
    {
        "AccessDenied": NOT_SET_UP,
        "AccessDeniedException": NOT_SET_UP,
        "AccountSuspendedException": NOT_SET_UP,
        "BadRequestException": NOT_SENDABLE,
        "ConflictException": NOT_SET_UP,
        "ExpiredTokenException": NOT_SET_UP,
        "LimitExceededException": QUOTA_USED_UP,
        "MailFromDomainNotVerifiedException": NOT_SET_UP,
        "MessageRejected": NOT_SENDABLE,
        "NotFoundException": NOT_SET_UP,
        "ResourceNotFoundException": NOT_SET_UP,
        "SendingPausedException": NOT_SET_UP,
        "ServiceQuotaExceededException": QUOTA_USED_UP,
        "Throttling": THROTTLED,
        "ThrottlingException": THROTTLED,
        "TooManyRequestsException": THROTTLED,
        "UnrecognizedClientException": NOT_SET_UP,
        "ValidationException": NOT_SENDABLE,
    }
)


def outcome_of(call: Callable[[], str], reasons: Mapping[str, Refusal]) -> SendOutcome:
    """Make a call that returns the message's id, and return the outcome.

    Args:
        call: sends the message by AWS.
        reasons: refusals by the ``Reason`` in the answer, where it adds to the error's name.
    """
    try:
        return Accepted(call(), None)
    except ClientError as err:
        return _read(err, reasons)
    except _NEVER_ASKED:
        return refused(NOT_CONNECTED)
    except _NOT_SET_UP:
        return refused(NOT_SET_UP)
    except ParamValidationError:
        return refused(NOT_SENDABLE)
    except BotoCoreError as err:
        return Unknown(type(err).__name__)


def refused(refusal: Refusal) -> Refused:
    """Return a refusal as an outcome."""
    return Refused(refusal.code, refusal.error_class, SCOPE)


def _read(err: ClientError, reasons: Mapping[str, Refusal]) -> SendOutcome:
    reason = err.response.get("Reason")
    name = error_code(err)
    known = reasons.get(str(reason)) or _REFUSALS.get(name)
    if known is not None:
        return refused(known)
    status = err.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status >= _SERVER_ERRORS:
        return Unknown(f"http_{status}")
    # Any other answer between 400 and 499 is one by which AWS did nothing.
    return Refused(UNLISTED.code, UNLISTED.error_class, f"{SCOPE}:{name}", is_known=False)
