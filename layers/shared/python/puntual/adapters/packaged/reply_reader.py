"""Replies read by the packaged lexicons and model; loaded with the first reply."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from puntual.adapters.packaged.lexicons import LANGUAGES
from puntual.adapters.packaged.understanding import load_countries, load_reading, moment_of
from puntual.data import FOLDER
from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.reading.causes import (
    OTHER_CAUSE,
    Cause,
    cause_of_rows,
    find_cause,
)
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
            return _with_cause(understand(text, moment_of(_ANYWHERE, at), reading), text)
        moment = _moment(at, profile, rules)
        reading = load_reading(profile.locale[:2].lower())
        return _with_cause(understand(text, moment, reading), text)


def _with_cause(understood: Understanding, text: str) -> Understanding:
    """Return a dispute with its cause; what says a cause and nothing else is one too."""
    if understood.intent is SpokenIntent.DISPUTE:
        return replace(understood, cause=find_cause(text, load_causes()) or OTHER_CAUSE)
    if understood.intent is not SpokenIntent.OTHER or understood.may_be_opt_out:
        return understood
    cause = find_cause(text, load_causes())
    if not cause:
        return understood
    return replace(understood, intent=SpokenIntent.DISPUTE, cause=cause, hand_to_person=True)


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
def load_causes() -> Sequence[Cause]:
    """Return the packaged causes of disputes.

    Raises:
        MissingConfiguration: the packaged file cannot be read.
    """
    file = FOLDER / "understanding" / "causes.toml"
    try:
        found = tomllib.loads(file.read_text("utf-8"))["cause"]
        return tuple(cause_of_rows(one["name"], one["rows"]) for one in found)
    except (KeyError, OSError, TypeError, ValueError) as err:
        raise MissingConfiguration("the causes of disputes cannot be read") from err


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
