"""Many rows, and which of them stand in a reply."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from puntual.domain.conversation.reading.row import Found, Row, find_row, places_of
from puntual.domain.conversation.reading.words import Word


class RowBook:
    """Rows, filed under the rarest word that each of them needs.

    A reply of few words then meets few rows, so that the time does not grow with the book.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        uses = Counter(symbol for row in self.rows for place in row.needed() for symbol in place)
        filed: dict[str, list[Row]] = {}
        for row in self.rows:
            for symbol in _rarest(row, uses):
                filed.setdefault(symbol, []).append(row)
        self._filed = {symbol: tuple(rows) for symbol, rows in filed.items()}

    def found_in(self, words: Sequence[Word]) -> Iterator[Found]:
        """Yield where rows stand in the words."""
        places = places_of(words)
        for row in self._candidates(frozenset(places)):
            yield from find_row(row, words, places)

    def symbols(self) -> frozenset[str]:
        """Return every word and class that a row mentions."""
        return frozenset(
            symbol for row in self.rows for step in row.steps for symbol in step.symbols
        )

    def _candidates(self, present: frozenset[str]) -> Iterable[Row]:
        filed = dict.fromkeys(
            row for symbol in sorted(present) for row in self._filed.get(symbol, ())
        )
        return [row for row in filed if all(not s.isdisjoint(present) for s in row.needed())]


def _rarest(row: Row, uses: Mapping[str, int]) -> frozenset[str]:
    return min(row.needed(), key=lambda place: sum(uses[symbol] for symbol in place))


def without_overlap(found: Iterable[Found]) -> list[Found]:
    """Return what was found from left to right, the longest of those that share a word."""
    longest = sorted(found, key=lambda one: (one.start - one.end, one.start))
    kept: list[Found] = []
    for one in longest:
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
