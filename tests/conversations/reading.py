"""Conversations as they are written down in `tests/conversations/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from local.whatsapp.inbound.reading import KINDS

FOLDER: Final = Path(__file__).parent
# A Tuesday, at ten in Mexico and Bogota's eleven: everybody is awake.
_USUAL_INSTANT: Final = datetime(2026, 3, 3, 16, tzinfo=UTC)
_COUNTRIES: Final = {
    "MX": ("es-MX", "America/Mexico_City", "+525555{:06}"),
    "AR": ("es-AR", "America/Argentina/Buenos_Aires", "+54911{:08}"),
    "CO": ("es-CO", "America/Bogota", "+57300{:07}"),
    "CL": ("es-CL", "America/Santiago", "+569{:08}"),
    "PE": ("es-PE", "America/Lima", "+519{:08}"),
    "BR": ("pt-BR", "America/Sao_Paulo", "+55119{:08}"),
    # Somebody abroad who reads English.
    "MX en": ("en", "America/Mexico_City", "+525556{:06}"),
}
_CURRENCIES: Final = {
    "MX": "MXN",
    "AR": "ARS",
    "CO": "COP",
    "CL": "CLP",
    "PE": "PEN",
    "BR": "BRL",
}
_KNOWN_KEYS: Final = {
    "why",
    "country",
    "at",
    "debtors",
    "owes",
    "labels",
    "username",
    "said",
    "then",
    "cases",
    "kept",
    "answered",
    "wrong",
    "causes",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What the person sends.

    Attributes:
        body: as the simulator's `POST /reply` takes it, without who and which message.
        of: the message that is quoted or meant: the reminder of a debtor, by its letter, what was
            said before, by its number, or the last `answer`; empty for none.
        after_minutes: since the turn before.
        times: how often the webhook comes: Meta repeats what it thinks was not taken.
        after_days: besides; at the same hour.
        pays: money that comes from debtor A in place of a message.
    """

    body: Mapping[str, Any]
    of: str = ""
    after_minutes: float = 1.0
    times: int = 1
    after_days: int = 0
    pays: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What has become of a debtor.

    Attributes:
        consent: `given` or `withdrawn`.
        holds: those in force, each with what must be so of it; None where any will do.
        never: kinds of holds that would do harm.
        promises: what has become of each promise, the oldest first; None where it is not asked.
    """

    consent: str = "given"
    holds: Sequence[Mapping[str, Any]] | None = None
    never: Sequence[str] = ()
    promises: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation, and what must have become of everybody in the end.

    Attributes:
        why: what it is an example of.
        then: by the debtor's letter.
        cases: the priorities of the cases that were opened, in order; None where any will do.
        answered: of each text that the person gets in answer what it says, and what it does not
            say (with `!` before).
        owes: what a debtor owes, where it is not the usual sum.
        labels: what is printed on a debtor's invoice, where it is not the usual label.
        causes: the labels of these cases, in order; None where any will do.
        kept: what is kept of the words of debtor A, `(hidden)` for what was taken back.
        wrong: why the product is known to get it wrong; empty when it gets it right.
    """

    name: str
    why: str
    country: str
    at: datetime
    said: Sequence[Turn]
    then: Mapping[str, Expected]
    answered: Sequence[Sequence[str]]
    cases: Sequence[str] | None = None
    causes: Sequence[str] | None = None
    kept: Sequence[str] | None = None
    username: str = ""
    wrong: str = ""
    owes: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """Return the language that the debtor is written to in."""
        return _COUNTRIES[self.country][0]

    @property
    def usual_sum(self) -> str:
        """Return what is owed where nothing else is said; Chile's peso has no decimals."""
        return "1250" if self.currency == "CLP" else "1250.50"

    @property
    def currency(self) -> str:
        """Return the currency of the country."""
        return _CURRENCIES[self.country[:2]]

    @property
    def zone(self) -> str:
        """Return the debtor's zone."""
        return _COUNTRIES[self.country][1]

    def phone(self, number: int) -> str:
        """Return a phone of the country."""
        return _COUNTRIES[self.country][2].format(number)


def read_conversations() -> list[Conversation]:
    """Return all, by the names of their files."""
    return [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]


def _read(path: Path) -> Conversation:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert raw.keys() <= _KNOWN_KEYS, f"{path.name}: {sorted(raw.keys() - _KNOWN_KEYS)}"
    then = raw["then"]
    by_letter = then if "A" in then else dict.fromkeys(raw.get("debtors", "A"), then)
    return Conversation(
        path.stem,
        raw["why"],
        raw.get("country", "MX"),
        raw.get("at", _USUAL_INSTANT),
        [_read_turn(path.name, turn) for turn in raw["said"]],
        {letter: _read_expected(one) for letter, one in by_letter.items()},
        raw["answered"],
        raw.get("cases"),
        raw.get("causes"),
        raw.get("kept"),
        raw.get("username", ""),
        raw.get("wrong", ""),
        raw.get("owes", {}),
        raw.get("labels", {}),
    )


def _read_expected(raw: Mapping[str, Any]) -> Expected:
    """Read what is expected: `holds` is said always, so that none is forgotten."""
    holds = raw["holds"]
    return Expected(
        raw.get("consent", "given"),
        None if holds == "any" else holds,
        raw.get("never", ()),
        raw.get("promises"),
    )


def _read_turn(name: str, raw: Mapping[str, Any]) -> Turn:
    own = {"of", "after_minutes", "times", "after_days", "pays"}
    body = {key: value for key, value in raw.items() if key not in own}
    assert body.keys() - {"forwarded"} <= KINDS, f"{name}: {sorted(body)}"
    given = {key: raw[key] for key in own if key in raw}
    return Turn(body, **given)
