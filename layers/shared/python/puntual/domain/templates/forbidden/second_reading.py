"""Holds what the grammar found against the model, and hears what the grammar has no shape for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from puntual.domain.templates.forbidden.weighing import weigh
from puntual.domain.templates.forbidden.words import Word
from puntual.domain.weights import Weights

# A text this short is weighed as a whole too: "Felicidades. Tiene una tarjeta."
_SHORT: Final = 30
# Fewer words are no sentence; in a long text two or three may be a heading.
_FEWEST: Final = 2
_FEWEST_OF_MANY: Final = 4
# "Estudio Vega, abogados:" has a clause of one word, which is no talk to weigh.
_FEWEST_OF_CLAUSE: Final = 3
_PARTS: Final = ("opens_clause", "opens_sentence")

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The model and what is made of it.

    Attributes:
        clears_below: what the grammar found is innocent where the model gives it less than this.
        clears_word_below: the same for one word: "abogado" tells less than a shape of several.
        alarms_from: a sentence in which the grammar found nothing is reported from here on.
    """

    weights: Weights
    clears_below: float
    clears_word_below: float
    alarms_from: float

    def is_cleared(self, words: Sequence[Word], language: str, span: Span) -> bool:
        """Tell whether what the grammar found is everyday talk, however it is weighed.

        The clause, the sentence and a short text are weighed each, so that a threat does not hide
        behind kind words.
        """
        clause, sentence = (_around(words, span, opens) for opens in _PARTS)
        parts = {sentence} if clause[1] - clause[0] < _FEWEST_OF_CLAUSE else {clause, sentence}
        if len(words) <= _SHORT:
            parts.add((0, len(words)))
        below = self.clears_below if span[1] - span[0] > 1 else self.clears_word_below
        return all(
            weigh(words[first:last], language, self.weights) < below for first, last in parts
        )

    def alarms(self, words: Sequence[Word], language: str) -> Iterator[Span]:
        """Yield the sentences that the model takes for something no message may say."""
        fewest = _FEWEST if len(words) <= _SHORT else _FEWEST_OF_MANY
        for first, last in parts(words):
            part = words[first:last]
            if len(part) >= fewest and weigh(part, language, self.weights) >= self.alarms_from:
                yield first, last


def parts(words: Sequence[Word]) -> Iterable[Span]:
    """Return what is weighed on its own: a short text as a whole, a long one by sentence."""
    if len(words) <= _SHORT:
        return [(0, len(words))]
    starts = [at for at, word in enumerate(words) if word.opens_sentence]
    return zip(starts, [*starts[1:], len(words)], strict=True)


def _around(words: Sequence[Word], span: Span, opens: str) -> Span:
    """Return the clause or sentence, or all of them, that a place is in."""
    first, last = span
    begins = [at for at in range(first + 1) if getattr(words[at], opens)]
    ends = (at for at in range(last, len(words)) if getattr(words[at], opens))
    return begins[-1], next(ends, len(words))


def merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield spans without overlaps, in order."""
    current: Span | None = None
    for first, last in spans:
        if current is not None and first < current[1]:
            current = current[0], max(current[1], last)
            continue
        if current is not None:
            yield current
        current = first, last
    if current is not None:
        yield current
