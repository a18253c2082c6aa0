"""Meta's rate cards from the reviewed data file."""

import tomllib

from puntual.data import FOLDER
from puntual.domain.errors import MissingConfiguration
from puntual.domain.sending.rates import RateEntry, RateTable


def load_rates() -> RateTable:
    """Return the packaged rate table.

    Raises:
        MissingConfiguration: the file is missing or is not a rate table.
    """
    try:
        text = FOLDER.joinpath("rates.toml").read_text("utf-8")
        rows = tomllib.loads(text)["entries"]
        entries = [RateEntry(row["in_force_from"], row["default"], row["markets"]) for row in rows]
    except (OSError, KeyError, TypeError, ValueError) as err:
        raise MissingConfiguration("the rate table cannot be read") from err
    return RateTable(tuple(sorted(entries, key=lambda entry: entry.in_force_from)))
