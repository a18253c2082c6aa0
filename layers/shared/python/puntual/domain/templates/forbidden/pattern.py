"""The language of the patterns: one sentence shape on a line.

======================  ==========================================================
``embargo``             this word, in any spelling
``embarg*``             every word that begins so
``*remos``              every word that ends so
``embargar/``           every form of the verb; ``embargar/fut+we`` those with both tags
``<court>``             a class of words, phrases or verbs
``@Name``               a word that begins with a capital
``@Number``             a word that begins with a digit
``@Any``                any word
``a|b``                 one of these
``buen-fin``            these words right behind each other, as one of several
``a?``                  may be missing
``+a``                  right behind, where else function words may stand between
``a .. b``              up to four words between, in the same clause
``a ... b``             up to nine words between, in the same sentence
``^`` and ``$``         the clause begins here; the clause ends here
======================  ==========================================================
"""

import re
from dataclasses import dataclass
from typing import Final

from puntual.domain.errors import MissingConfiguration

_GAPS: Final = {"..": 4, "...": 9}
_CLAUSE_GAP: Final = ".."
_ATOM = re.compile(r"@Name|@Number|@Any|<\w+>|\w+/[\w+]*|\*?[\w<>*-]+|%")


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a pattern.

    Attributes:
        element: what a word has to be.
        gap: how many words may stand before it.
        crosses: the gap may cross a comma.
        skips: function words may stand before it besides.
    """

    element: str
    gap: int = 0
    crosses: bool = True
    skips: bool = True
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """The shape of a sentence.

    Attributes:
        at_start: it begins a clause.
        at_end: it ends one.
    """

    source: str
    steps: tuple[Step, ...]
    at_start: bool = False
    at_end: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether it takes more than one word to match: such a thing is in no one's name."""
        return sum(not step.is_optional for step in self.steps) > 1


def parse_pattern(source: str) -> Pattern:
    """Read a pattern.

    Raises:
        MissingConfiguration: it is no pattern.
    """
    parts = source.split()
    at_start, at_end = parts[:1] == ["^"], parts[-1:] == ["$"]
    parts = parts[at_start : len(parts) - at_end]
    steps: list[Step] = []
    gap = ""
    for part in parts:
        if part in _GAPS:
            gap = part
            continue
        steps.append(_step(part, gap))
        gap = ""
    if not steps or gap or steps[0].gap or steps[0].is_optional:
        raise MissingConfiguration(f"the linter's pattern {source!r} cannot be read")
    return Pattern(source, tuple(steps), at_start, at_end)


def _step(part: str, gap: str) -> Step:
    element = part.removeprefix("+").removesuffix("?")
    if not all(map(_ATOM.fullmatch, element.split("|"))):
        raise MissingConfiguration(f"the linter's pattern {part!r} cannot be read")
    return Step(
        element=element,
        gap=_GAPS.get(gap, 0),
        crosses=gap != _CLAUSE_GAP,
        skips=not part.startswith("+"),
        is_optional=part.endswith("?"),
    )
