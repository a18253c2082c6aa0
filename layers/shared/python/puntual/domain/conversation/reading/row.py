"""Rows of words and classes, and where they stand in a reply.

A row is written in a grammar that reviewers can read. Words stand side by side; ``a|b`` is either;
``@pay:past`` is a class; ``al_dia`` is a choice of two words; ``x?`` may be missing; ``..`` lets
up to three other words stand between, ``..5`` up to five; ``!x`` is none of these next; ``^`` and
``$`` are the ends of the reply, ``<`` and ``>`` those of a clause. A comma or the end of a
sentence separates; ``,`` may step over a comma, ``;`` over both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.reading.words import Break, Word

_USUAL_GAP: Final = 3
_STEPPED_OVER: Final = MappingProxyType({",": Break.COMMA, ";": Break.SENTENCE})

type Places = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a row.

    Attributes:
        symbols: any one of them fits.
        gap: how many other words may stand before.
        optional: the place may be empty.
        forbidden: a word with one of the symbols must not stand here; none is consumed.
        over: the strongest separation that it may stand behind.
    """

    symbols: frozenset[str]
    gap: int = 0
    optional: bool = False
    forbidden: bool = False
    over: Break = Break.NONE


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a family; two rows are the same only if they are one object.

    Attributes:
        name: what it means, e.g. ``promise.sure`` or ``weekday``.
        steps: the places, in order.
        first: the separation that must stand before; the reply's begin counts as the strongest.
        last: the separation that must follow; the reply's end counts as the strongest.
        begins: it stands at the very begin of the reply.
        ends: it stands at the very end of the reply.
        tail: how many words may follow until that end; a trap reaches over as many.
        written: the row as it stands in the data.
    """

    name: str
    steps: tuple[Step, ...]
    first: Break = Break.NONE
    last: Break = Break.NONE
    begins: bool = False
    ends: bool = False
    tail: int = 0
    written: str = ""

    def heads(self) -> Iterator[str]:
        """Yield what the first word of a place may be."""
        for step in self.steps:
            if not step.forbidden:
                yield from step.symbols
                if not step.optional:
                    return

    def needed(self) -> Iterator[frozenset[str]]:
        """Yield what a reply has to contain for the row to stand in it."""
        return (step.symbols for step in self.steps if not (step.optional or step.forbidden))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a row stands: from ``start`` up to, not including, ``end``."""

    row: Row
    start: int
    end: int

    def overlaps(self, other: "Found") -> bool:
        """Tell whether the two share a word."""
        return self.start < other.end and other.start < self.end


def read_rows(name: str, written: str) -> Iterator[Row]:
    """Yield the rows that a line of the data describes: one more for each ``al_dia`` in it."""
    for parts in product(*(_alternatives(part) for part in written.split())):
        yield _read_row(name, " ".join(parts))


def _alternatives(part: str) -> list[str]:
    """Return a part as one piece of single words, and each of its phrases by itself."""
    optional = "?" if part.endswith("?") and len(part) > 1 else ""
    choices = part.removesuffix("?" if optional else "").split("|")
    phrases = [one for one in choices if "_" in one and not one.startswith("@")]
    single = "|".join(one for one in choices if one not in phrases)
    apart = [one.replace("_", " ") for one in phrases]
    return [single + optional, *apart] if single else apart


def _read_row(name: str, written: str) -> Row:
    steps: list[Step] = []
    parts = written.split()
    gap, over = 0, Break.NONE
    for part in parts:
        if part in {"^", "$", "<", ">"}:
            continue
        if part in _STEPPED_OVER:
            over = _STEPPED_OVER[part]
        elif part.startswith(".."):
            gap = int(part[2:] or _USUAL_GAP)
        else:
            steps.append(_step(part, gap, over))
            gap, over = (gap, over) if steps[-1].optional else (0, Break.NONE)
    return Row(
        name,
        tuple(steps),
        first=Break.COMMA if parts[0] == "<" else Break.NONE,
        last=Break.COMMA if parts[-1] == ">" else Break.NONE,
        begins=parts[0] == "^",
        ends=parts[-1] == "$",
        tail=gap,
        written=written,
    )


def _step(part: str, gap: int, over: Break) -> Step:
    forbidden, optional = part.startswith("!"), part.endswith("?") and len(part) > 1
    symbols = frozenset(part.removeprefix("!").removesuffix("?" if optional else "").split("|"))
    return Step(symbols, gap, optional, forbidden, over)


def find_row(row: Row, words: Sequence[Word], places: Places) -> Iterator[Found]:
    """Yield the places where a row stands, from left to right, none within another.

    Args:
        row: what is looked for.
        words: the reply.
        places: where each symbol of the reply stands in it.
    """
    behind = 0
    for start in sorted({at for symbol in row.heads() for at in places.get(symbol, ())}):
        if start >= behind and not (row.begins and start):
            end = _end(row, 0, words, start, start) if _may_begin(row, words, start) else -1
            if end > start:
                yield Found(row, start, end)
                behind = end


def places_of(words: Sequence[Word]) -> Places:
    """Return where each symbol stands."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        for symbol in word.symbols:
            places.setdefault(symbol, []).append(at)
    return places


def _may_begin(row: Row, words: Sequence[Word], start: int) -> bool:
    return start == 0 or words[start].before >= row.first


def _end(row: Row, index: int, words: Sequence[Word], at: int, start: int) -> int:
    """Return where the steps from ``index`` on end, or -1."""
    if index == len(row.steps):
        return _reached(row, words, at) if _may_end(row, words, at) else -1
    step = row.steps[index]
    if step.forbidden:
        return -1 if _stands(step, words, at) else _end(row, index + 1, words, at, start)
    for place in range(at, min(at + step.gap + 1, len(words))):
        if place > start and words[place].before > step.over:
            break
        if not step.symbols.isdisjoint(words[place].symbols):
            end = _end(row, index + 1, words, place + 1, start)
            if end >= 0:
                return end
    return _end(row, index + 1, words, at, start) if step.optional else -1


def _stands(step: Step, words: Sequence[Word], at: int) -> bool:
    if at >= len(words) or (at and words[at].before > step.over):
        return False
    near = words[at : at + step.gap + 1]
    return any(not step.symbols.isdisjoint(word.symbols) for word in near)


def _reached(row: Row, words: Sequence[Word], end: int) -> int:
    """Return how far a row takes words for its own: a trap up to its tail, in one sentence."""
    if not row.name.endswith(".trap"):
        return end
    last = min(end + row.tail, len(words))
    cuts = (at for at in range(end, last) if words[at].before is not Break.NONE)
    return next(cuts, last)


def _may_end(row: Row, words: Sequence[Word], end: int) -> bool:
    if row.ends:
        return len(words) - end <= row.tail
    return end == len(words) or words[end].before >= row.last
