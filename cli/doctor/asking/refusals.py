"""Why AWS gave no answer, in five words, by its codes and never by a message's text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from puntual.adapters.aws.errors import error_code
from puntual.adapters.clock import SystemClock

_NO_CREDENTIALS: Final = (
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
_REFUSED: Final = frozenset(
    {
        *("AuthFailure", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId"),
        *("InvalidClientTokenId", "InvalidSignatureException", "InvalidToken"),
        *("RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch"),
        "UnrecognizedClientException",
    }
)
_DENIED: Final = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError"})
_MISSING: Final = frozenset(
    {
        *("ResourceNotFoundException", "ValidationError", "NotFound", "NotFoundException"),
        *("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "404"),
    }
)
# What AWS allows a signature to be old.
MOST_SKEW: Final = timedelta(minutes=5)


class Why(StrEnum):
    """Why there is no answer."""

    NO_CREDENTIALS = "no_credentials"
    NO_REGION = "no_region"
    REFUSED = "refused"
    CLOCK = "clock"
    DENIED = "denied"
    MISSING = "missing"
    NO_ANSWER = "no_answer"


class NoAnswer(Exception):
    """AWS gave no answer to a question.

    Attributes:
        why: in our words.
        code: in AWS's.
    """

    def __init__(self, why: Why, code: str) -> None:
        super().__init__(f"{why}: {code}")
        self.why = why
        self.code = code


@contextmanager
def refusals_told() -> Iterator[None]:
    """Raise `NoAnswer` for each exception of boto3."""
    try:
        yield
    except ClientError as err:
        code = error_code(err)
        raise NoAnswer(_why(code, err.response), code) from err
    except NoRegionError as err:
        raise NoAnswer(Why.NO_REGION, type(err).__name__) from err
    except _NO_CREDENTIALS as err:
        raise NoAnswer(Why.NO_CREDENTIALS, type(err).__name__) from err
    except BotoCoreError as err:
        raise NoAnswer(Why.NO_ANSWER, type(err).__name__) from err


def _why(code: str, response: Any) -> Why:
    if code in _REFUSED:
        return Why.CLOCK if is_skewed(response) else Why.REFUSED
    if code in _DENIED:
        return Why.DENIED
    return Why.MISSING if code in _MISSING else Why.NO_ANSWER


def is_skewed(response: Any) -> bool:
    """Tell whether the machine's clock is further from AWS's than a signature may be."""
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        theirs = parsedate_to_datetime(str(headers.get("date", "")))
    except (TypeError, ValueError):
        return False
    theirs = theirs.replace(tzinfo=UTC) if theirs.tzinfo is None else theirs
    return abs(_now() - theirs) > MOST_SKEW


def _now() -> datetime:
    return SystemClock().now()
