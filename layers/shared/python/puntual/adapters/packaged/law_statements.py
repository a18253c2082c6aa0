"""What was read of the law, from the reviewed data files."""

import tomllib
from pathlib import Path
from typing import Any, Final

from puntual.data import FOLDER
from puntual.domain.contact_law.law_statements import EVERYWHERE, LawStatement, Words
from puntual.domain.errors import MissingConfiguration

_OPTIONAL: Final = frozenset({"needs", "left_to_creditor"})
_FIELDS: Final = frozenset(LawStatement.__dataclass_fields__) - _OPTIONAL


def load_statements(country: str, folder: Path | None = None) -> tuple[LawStatement, ...]:
    """Return the statements of a country, and behind them those that hold everywhere.

    Args:
        country: A code of two letters that has a pack of contact rules.
        folder: The files; those that ship by default.

    Raises:
        MissingConfiguration: A file is missing, or a field in it.
    """
    folder = folder or FOLDER / "law"
    codes = (country,) if country == EVERYWHERE else (country, EVERYWHERE)
    return tuple(one for code in codes for one in _read(folder / f"{code}.toml"))


def _read(file: Path) -> tuple[LawStatement, ...]:
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["statements"]
        return tuple(map(_statement, rows))
    except (OSError, KeyError, TypeError, ValueError) as err:
        raise MissingConfiguration(f"the law behind {file.name} cannot be read: {err!r}") from err


def _statement(row: dict[str, Any]) -> LawStatement:
    if missing := sorted(_FIELDS.difference(row)):
        raise ValueError(f"{row.get('id', 'a statement')} lacks {', '.join(missing)}")
    needs, about = tuple(row.get("needs", ())), tuple(row["about"])
    return LawStatement(**{**row, "about": about, "words": Words(row["words"]), "needs": needs})
