"""The forms of verbs, so that a list names each verb once.

Debtors are spoken to and speak as tú, vos, usted, ustedes, você and vocês; what matters of a form
is who acts and when. Its mood tells: ``now`` (I do), ``they`` (you or they do), ``will`` (I
shall), ``will3``, ``past`` (I did), ``pastwe`` (we do or did), ``past3``, ``past2``, ``was``,
``would``, ``wish`` (a request or a refusal), ``order`` (a request to one), ``inf``, ``ing`` and
``done``.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

type Forms = Iterator[tuple[str, str]]

_ES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "inf:ar now:o,amos they:as,a,an,ás order:a,á,ad wish:e,es,en,éis past:é pastwe:amos "
        "past2:aste past3:ó,aron will:aré,aremos will3:ará,arás,arán would:aría,aríamos,arían "
        "was:aba,ábamos,aban,aras,ara,aran ing:ando done:ado,ada,ados,adas",
        "er": "inf:er now:o,emos they:es,e,en,és order:e,é,ed wish:a,as,an past:í pastwe:imos "
        "past2:iste past3:ió,ieron will:eré,eremos will3:erá,erás,erán would:ería,eríamos,erían "
        "was:ía,íamos,ían ing:iendo done:ido,ida,idos,idas",
        "ir": "inf:ir now:o,imos they:es,e,en,ís order:e,í,id wish:a,as,an past:í pastwe:imos "
        "past2:iste past3:ió,ieron will:iré,iremos will3:irá,irás,irán would:iría,iríamos,irían "
        "was:ía,íamos,ían ing:iendo done:ido,ida,idos,idas",
    }
)
_PT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "inf:ar,armos,arem now:o,amos they:as,a,am order:a wish:e,es,em,emos past:ei,ámos "
        "pastwe:amos past2:aste past3:ou,aram will:arei,aremos will3:ará,arão would:aria,ariam "
        "was:ava,avam,ávamos ing:ando done:ado,ada,ados,adas",
        "er": "inf:er,ermos,erem now:o,emos they:es,e,em order:e wish:a,as,am,amos past:i "
        "pastwe:emos past2:este past3:eu,eram will:erei,eremos will3:erá,erão would:eria,eriam "
        "was:ia,iam,íamos ing:endo done:ido,ida,idos,idas",
        "ir": "inf:ir,irmos,irem now:o,imos they:es,e,em order:e wish:a,as,am,amos past:i "
        "pastwe:imos past2:iste past3:iu,iram will:irei,iremos will3:irá,irão would:iria,iriam "
        "was:ia,iam ing:indo done:ido,ida,idos,idas",
    }
)
_ENDINGS: Final = MappingProxyType({"es": _ES, "pt": _PT})
_HARD: Final = MappingProxyType({"c": "qu", "g": "gu", "z": "c"})
_SOFT_VOWELS: Final = ("e", "é", "i", "í")
_STRESSED_MOODS: Final = ("now", "they", "wish", "order")
# The vowel changes only under the stress, which these endings draw to themselves.
_UNSTRESSED: Final = frozenset(
    {"amos", "emos", "imos", "ás", "és", "ís", "á", "é", "í", "éis", "ad", "ed", "id"}
)


def forms_of(verb: str, language: str) -> Forms:
    """Yield every form of a verb with its mood.

    Args:
        verb: an infinitive, with the stressed stem behind a slash where it differs
            (``volver/vuelv``); in English the five forms (``pay pays paid paid paying``).
        language: ``es``, ``pt`` or ``en``.
    """
    if language == "en":
        yield from _english(verb)
        return
    infinitive, _, stressed = verb.partition("/")
    stem, kind = infinitive[:-2], infinitive[-2:]
    for mood, ending in _moods(_ENDINGS[language][kind]):
        yield _joined(stem, ending, kind), mood
        if stressed and mood in _STRESSED_MOODS and ending not in _UNSTRESSED:
            yield _joined(stressed, ending, kind), mood


def fold(text: str) -> str:
    """Return a text without accents."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))


def _moods(table: str) -> Iterator[tuple[str, str]]:
    for entry in table.split():
        mood, _, endings = entry.partition(":")
        for ending in endings.split(","):
            yield mood, ending


def _joined(stem: str, ending: str, kind: str) -> str:
    if kind == "ar" and ending.startswith(_SOFT_VOWELS) and stem[-1] in _HARD:
        return stem[:-1] + _HARD[stem[-1]] + ending
    if kind != "ar" and stem.endswith("g") and ending.startswith(("o", "a", "á")):
        return stem[:-1] + "j" + ending
    return stem + ending


def _english(verb: str) -> Forms:
    names = verb.split()
    if len(names) == 1:
        names = _regular_english(verb)
    base, third, past, done, doing = names
    yield from ((base, mood) for mood in ("inf", "wish", "now"))
    yield from ((third, "they"), (past, "past"), (done, "done"), (doing, "ing"))


def _regular_english(base: str) -> list[str]:
    stem = base.removesuffix("e")
    past = f"{stem}ed"
    return [
        base,
        f"{base}es" if base.endswith(("s", "sh", "ch")) else f"{base}s",
        past,
        past,
        f"{stem}ing",
    ]
