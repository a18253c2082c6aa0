"""Replies read by the packaged lexicons and model; loaded with the first reply."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

from puntual.adapters.packaged.lexicons import LANGUAGES
from puntual.adapters.packaged.understanding import load_countries, load_reading, moment_of
from puntual.data import FOLDER
from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.understanding import (
    Understanding,
    in_likeliest_language,
    understand,
)
from puntual.domain.conversation.way_out import WaysOut
from puntual.domain.errors import MissingConfiguration

# Of people without a record neither language nor country is known; no wish to leave needs them.
_ANYWHERE: Final = "es-MX"


class PackagedReplyReader:
    """Reads replies with the package's own data."""

    def read(
        self, text: str, at: datetime, profile: Profile | None, rules: ContactRules | None
    ) -> Understanding:
        """Read the words for leaving first, and all else in the debtor's language."""
        if load_ways_out().are_taken_in(text):
            return _LEFT
        if profile is None:
            reading = in_likeliest_language(text, [load_reading(one) for one in LANGUAGES])
            return understand(text, moment_of(_ANYWHERE, at), reading)
        moment = _moment(at, profile, rules)
        return understand(text, moment, load_reading(profile.locale[:2].lower()))


_LEFT: Final = Understanding(
    SpokenIntent.OPT_OUT,
    others=(),
    confidence=1.0,
    promise_date=None,
    amount=None,
    decided_by="way out",
    hand_to_person=False,
)


def _moment(at: datetime, profile: Profile, rules: ContactRules | None) -> Moment:
    """Return the debtor's own clock and calendar, by the contact rules where they are known."""
    usual = moment_of(f"{profile.locale[:2]}-{profile.country}", at)
    if rules is None:
        return usual
    country = load_countries().get(profile.country, usual.country)
    return Moment(at.astimezone(rules.zones[0]), country, rules.holidays)


@cache
def load_ways_out() -> WaysOut:
    """Return the packaged words that ask to be left alone.

    Raises:
        MissingConfiguration: the packaged file cannot be read.
    """
    file = FOLDER / "understanding" / "ways_out.toml"
    try:
        found: Mapping[str, list[str]] = tomllib.loads(file.read_text("utf-8"))
        return WaysOut(frozenset(found["words"]), frozenset(found["politeness"]))
    except (KeyError, OSError, TypeError, ValueError) as err:
        raise MissingConfiguration("the words for leaving cannot be read") from err
