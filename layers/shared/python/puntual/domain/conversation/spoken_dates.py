"""Dates as debtors say them, in their own zone on the day of the reply.

What leaves the day open ("la otra semana", "el finde", "cuando cobre") is no date: it is asked
for.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from puntual.domain.conversation.days.date_rules import RULES
from puntual.domain.conversation.days.month_rules import is_in_no_year
from puntual.domain.conversation.days.saying import Saying
from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row import Found
from puntual.domain.conversation.reading.row_book import without_overlap
from puntual.domain.conversation.reading.words import Word

# Further ahead than a year nobody promises, and most calendars end.
_MOST_AHEAD: Final = 366
# "Segunda" is Monday, "segunda via" a copy.
_NO_TIME: Final = "ordinal"
# A part of the day says which day only where nothing else does: "mañana te pago en la tarde".
_SOFT: Final = frozenset(
    {"@date:later_today", "@date:part_of_morning", "@date:early", "@date:clock"}
)
# Said beside a day, a payday says why: "el 30 que nos pagan la quincena".
_PERIODS: Final = frozenset({"@date:fortnight", "@date:end_of_month", "@date:end_of_next_month"})
# The word before a day tells what it is for: "la factura del lunes", "hasta el lunes no puedo".
_MARKS: Final = ("@of", "@upto")
_WITH_YEAR: Final = frozenset({"day_of_month", "written_date"})


def fold_times(words: Sequence[Word], lexicon: Lexicon, moment: Moment) -> list[Word]:
    """Return the words with each date, hour or past day as one word.

    A date becomes ``@date`` with its ISO form as text, a time that leaves the day open ``@open``,
    what lies behind ``@past``, an hour ``@clock``.
    """
    folded: list[Word] = []
    at = 0
    for found in without_overlap(lexicon.times.found_in(words)):
        if found.row.name != _NO_TIME:
            folded.extend(words[at : found.start])
            said = Saying(words[found.start : found.end], lexicon, moment, _last_day(folded))
            folded.append(_as_one(found.row.name, said))
            at = found.end
    return [*folded, *words[at:]]


def date_of(
    words: Sequence[Word], cues: Sequence[Found], promised: Sequence[Found]
) -> date | None:
    """Return the one day that a reply names, or None where it names none or leaves it open.

    Args:
        words: what ``fold_times`` returned.
        cues: where the rows of the family ``date`` stand in them.
        promised: where the rows of a promise stand in them.
    """
    denied = _places(cues, "date.negated") - _places(cues, "date.kept")
    denied |= {at for at, word in enumerate(words) if at - 1 in denied and word.symbols & _SOFT}
    named = [at for at, word in enumerate(words) if "@date" in word.symbols and at not in denied]
    firm = _without(_SOFT, named, words)
    latest = _last_in(firm, _places(cues, "date.latest"))
    said = {cue.row.name for cue in cues}
    if not firm or (latest is None and "date.either" in said):
        return None
    if "date.first" in said or _are_instalments(words, firm):
        return date.fromisoformat(words[firm[0]].text)
    days = _without(_PERIODS, firm, words)
    # Of two days the one is promised that corrects the other, is the latest, or stands with more
    # of the words of a promise.
    last = _last_in(days, _places(cues, "date.last"))
    at = max(days, key=lambda at: (at == last, at == latest, _count_around(at, promised), at))
    return date.fromisoformat(words[at].text)


def _are_instalments(words: Sequence[Word], days: Sequence[int]) -> bool:
    """Tell whether each of two days has a sum of its own: "el sábado 100 y el martes 200"."""
    return len(days) > 1 < sum("@money" in word.symbols for word in words)


def _last_in(places: Sequence[int], among: frozenset[int]) -> int | None:
    return max((at for at in places if at in among), default=None)


def _without(kinds: frozenset[str], places: Sequence[int], words: Sequence[Word]) -> Sequence[int]:
    """Return the places of days of no such kind; all of them where there is no other."""
    others = [at for at in places if kinds.isdisjoint(words[at].symbols)]
    return others or places


def _count_around(place: int, promised: Sequence[Found]) -> int:
    return sum(one.start <= place < one.end for one in promised)


def _places(cues: Sequence[Found], name: str) -> frozenset[int]:
    return frozenset(
        at for cue in cues if cue.row.name == name for at in range(cue.start, cue.end)
    )


def _last_day(folded: Sequence[Word]) -> date | None:
    days = [word.text for word in folded if "@date" in word.symbols]
    return date.fromisoformat(days[-1]) if days else None


def _as_one(kind: str, saying: Saying) -> Word:
    said = saying.words
    own = said[0].symbols if len(said) == 1 else said[0].symbols.intersection(_MARKS)
    day = _day(kind, saying) if kind in RULES else None
    if day is None:
        name = kind if kind in {"past", "clock"} else "open"
        symbols = own | {f"@{name}", f"@date:{kind}"}
        if is_in_no_year(saying):
            symbols |= {"@no_day"}
        return Word(said[0].text, symbols, said[0].before, source=said[0].source)
    hour = {"@clock"} if kind == "clock" else set[str]()
    symbols = own | {"@date", f"@date:{kind}"} | hour
    return Word(day.isoformat(), symbols, said[0].before, said[0].asks, said[0].source)


def _day(kind: str, said: Saying) -> date | None:
    if any(number > _MOST_AHEAD for number in said.numbers()) and kind not in _WITH_YEAR:
        return None
    return RULES[kind](said)
