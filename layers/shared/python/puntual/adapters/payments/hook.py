"""A hook as it came, which is read and not trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

TOLERANCE: Final = timedelta(seconds=300)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNAUTHORISED: Final = 401
_BAD_REQUEST: Final = 400


class NotGenuineError(Exception):
    """Nothing proves that the provider sent the hook.

    Attributes:
        status: the HTTP status that answers it.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class UnreadableError(Exception):
    """A genuine hook says something that cannot be read; nothing of it is guessed."""


def forged() -> NotGenuineError:
    """Return the error for a hook whose proof is missing, wrong or too old."""
    return NotGenuineError(_UNAUTHORISED)


def malformed() -> NotGenuineError:
    """Return the error for a hook in which the proof cannot be found."""
    return NotGenuineError(_BAD_REQUEST)


@dataclass(frozen=True, slots=True)
class Hook:
    """What a stranger posted, and what is known of who may have.

    Attributes:
        headers: all values of each name in lower case, in their order.
        query: all values of each parameter, decoded.
        body: the bytes as they came.
        secrets: the one in use, and during a renewal the one before it.
        now: when it came (UTC).
    """

    headers: Mapping[str, tuple[str, ...]]
    query: Mapping[str, tuple[str, ...]]
    body: bytes
    secrets: tuple[str, ...]
    now: datetime

    @classmethod
    def of(
        cls,
        headers: Iterable[tuple[str, str]],
        query: Iterable[tuple[str, str]],
        body: bytes,
        secrets: Iterable[str],
        now: datetime,
    ) -> Self:
        """Return the hook; secrets that are empty are left out: anybody can sign with those."""
        named = [(name.lower(), value.strip(" \t")) for name, value in headers if name.isascii()]
        kept = tuple(one for one in secrets if one.strip())
        return cls(_grouped(named), _grouped(query), body, kept, now)

    def header(self, name: str) -> str:
        """Return the value of a header, named in lower case.

        Raises:
            NotGenuineError: it is missing, or there are two: which of them counts is not guessed.
        """
        return _the_only(self.headers.get(name, ()))

    def parameter(self, name: str) -> str:
        """Return the value of a parameter of the query.

        Raises:
            NotGenuineError: it is missing, or there are two.
        """
        return _the_only(self.query.get(name, ()))

    def is_recent(self, sent_at: timedelta) -> bool:
        """Tell whether an instant since 1970 is at most five minutes away, either way."""
        return abs((self.now - _EPOCH) - sent_at) <= TOLERANCE


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def _the_only(values: tuple[str, ...]) -> str:
    if len(values) != 1:
        raise malformed() if values else forged()
    return values[0]
