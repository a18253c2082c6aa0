"""When a call is made again, and how long after: as botocore's standard mode does.

Source: "Retry behavior" in the AWS SDKs and Tools Reference Guide, and ``botocore.retries``.
"""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

ATTEMPTS: Final = 3
_THROTTLED: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_PASSING: Final = frozenset(
    {
        "InternalError",
        "ReplicatedWriteConflictException",
        "RequestTimeout",
        "RequestTimeoutException",
    }
)
_PASSING_STATUSES: Final = frozenset({429, 500, 502, 503, 504})
_LONGEST_DELAY: Final = 20.0
_THROTTLED_SECONDS: Final = 1.0
_SECONDS: Final = 0.05
_DYNAMODB_SECONDS: Final = 0.025
_MOST_ADDED: Final = 5.0
_MILLISECONDS: Final = 1000
_CAPACITY: Final = 500
_COST: Final = 14
_COST_OF_THROTTLED: Final = 5
_RETURNED: Final = 1


def is_passing(status: int, code: str) -> bool:
    """Tell whether an error of AWS may be over at the next attempt."""
    return status in _PASSING_STATUSES or code in _THROTTLED or code in _PASSING


def delay_before(
    attempt: int, service: str, code: str, headers: Mapping[str, str], random: Callable[[], float]
) -> float:
    """Return the seconds to wait.

    Args:
        attempt: the one that failed; the first is 1.
        service: DynamoDB answers soon, so it is asked again sooner.
        code: of the error; empty where no answer came.
        headers: of the answer, which may ask for a longer wait.
        random: draws from 0 up to 1.
    """
    usual = _DYNAMODB_SECONDS if service == "dynamodb" else _SECONDS
    scale = _THROTTLED_SECONDS if code in _THROTTLED else usual
    delay = random() * min(scale * (1 << (attempt - 1)), _LONGEST_DELAY)
    asked = headers.get("x-amz-retry-after", "")
    if not asked.isdecimal():
        return delay
    return max(delay, min(int(asked) / _MILLISECONDS, delay + _MOST_ADDED))


class RetryQuota:
    """What is left for further attempts: in an outage, a client soon makes one attempt only."""

    def __init__(self) -> None:
        self._left = _CAPACITY
        self._lock = Lock()

    def take(self, code: str) -> int:
        """Take what an attempt after an error costs, and return it; 0 when there is no more."""
        cost = _COST_OF_THROTTLED if code in _THROTTLED else _COST
        with self._lock:
            if self._left < cost:
                return 0
            self._left -= cost
            return cost

    def give_back(self, cost: int) -> None:
        """Give back after a success: what its last attempt has cost, or a little for the first."""
        if self._left == _CAPACITY:
            return
        with self._lock:
            self._left = min(_CAPACITY, self._left + (cost or _RETURNED))
