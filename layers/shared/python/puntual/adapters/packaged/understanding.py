"""What replies are read with, from the reviewed data files; loaded with the first reply."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from puntual.adapters.packaged.lexicons import LANGUAGES, load_lexicon
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.data import FOLDER
from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.ranking import WEIGHTS, rank
from puntual.domain.conversation.settling import Thresholds
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.spoken_money import Country
from puntual.domain.conversation.understanding import Reading
from puntual.domain.errors import MissingConfiguration
from puntual.domain.weights import Weights

_USUAL_LANGUAGE: Final = "es"


@lru_cache(maxsize=8)
def load_reading(language: str) -> Reading:
    """Return what replies of a language are read with; Spanish for an unknown language.

    Raises:
        MissingConfiguration: a packaged file cannot be read.
    """
    own = language if language in LANGUAGES else _USUAL_LANGUAGE
    shared = _shared()
    weights = load_weights()
    return Reading(
        lexicon=load_lexicon(own),
        others=tuple(load_lexicon(other) for other in LANGUAGES if other != own),
        rank=lambda text: rank(text, weights),
        confusions=frozenset(
            (SpokenIntent(one["decided"]), SpokenIntent(other))
            for one in shared["confusions"]
            for other in one["never"]
        ),
        limits=Thresholds(**shared["thresholds"]),
    )


@cache
def load_countries() -> Mapping[str, Country]:
    """Return what each country's replies are read by.

    Raises:
        MissingConfiguration: the packaged file cannot be read.
    """
    countries = _shared()["countries"]
    return MappingProxyType({code: Country(code, **found) for code, found in countries.items()})


@cache
def load_weights() -> Weights:
    """Return the trained model.

    Raises:
        MissingConfiguration: the packaged file cannot be read.
    """
    file = FOLDER / "understanding" / "weights.bin"
    try:
        return Weights.read(file.read_bytes(), WEIGHTS)
    except (OSError, ValueError) as err:
        raise MissingConfiguration("the model of replies cannot be read") from err


def moment_of(locale: str, sent_at: datetime) -> Moment:
    """Return the debtor's own clock: as the time was written, or else of the locale's country.

    Args:
        locale: a language with or without a country, e.g. ``es-MX``.
        sent_at: aware. An offset of its own is the debtor's; UTC is only a machine's.
    """
    code = locale.replace("_", "-").rpartition("-")[2].upper()
    country = load_countries().get(code) or load_countries()["MX"]
    in_utc = sent_at.utcoffset() == timedelta(0)
    at = sent_at.astimezone(ZoneInfo(country.zone)) if in_utc else sent_at
    return Moment(at, country, _RULES.pack_for(country.code).holidays.national)


_RULES: Final = PackagedRuleBook()


@cache
def _shared() -> Mapping[str, Any]:
    file = FOLDER / "understanding" / "lexicons" / "shared.toml"
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as err:
        raise MissingConfiguration("what replies are read with cannot be read") from err
