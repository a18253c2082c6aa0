"""Lines in the order of time, though debtors are played one after the other.

A plan for a hundred thousand debtors does not fit in memory with its texts, so lines wait on disk
in files of some days each; only one file at a time is read back and sorted.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, Final, Self

_MOST_FILES: Final = 60
_SEPARATOR: Final = "\t"


class Spool:
    """Takes records in any order and gives them back sorted by instant and debtor."""

    def __init__(self, first: int, days: int) -> None:
        """Prepare.

        Args:
            first: ordinal of the first day.
            days: how many follow; an instant outside goes to the nearest.
        """
        self._first = first
        self._days_per_file = -(-days // _MOST_FILES)
        self._last_file = (days - 1) // self._days_per_file
        self._files: dict[int, IO[str]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Return the spool; its files go when it is left."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove the files."""
        self._open.close()

    def put(self, day: int, key: tuple[str, str], record: dict[str, Any]) -> None:
        """Take a record of a day (its ordinal) with the instant and debtor that it sorts by."""
        text = json.dumps(record, ensure_ascii=False)
        self._file_of(day).write(f"{_SEPARATOR.join((*key, text))}\n")

    def texts(self) -> Iterator[str]:
        """Yield the records as JSON, sorted."""
        for number in sorted(self._files):
            file = self._files[number]
            file.seek(0)
            lines = [line.rstrip("\n").split(_SEPARATOR, 2) for line in file]
            lines.sort(key=lambda parts: (parts[0], parts[1]))
            yield from (text for _, _, text in lines)

    def _file_of(self, day: int) -> IO[str]:
        number = max(0, min((day - self._first) // self._days_per_file, self._last_file))
        if number not in self._files:
            file = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - the stack closes it
            self._files[number] = self._open.enter_context(file)
        return self._files[number]
