"""``make bench-calendar``: one JSON line per country and policy; code 1 when a target is missed.

ARGS: ``--days``: for how many due dates in a row a new customer is tried (365).
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from itertools import chain

from tests.bench.calendar.customers import COUNTRIES, shipped
from tests.bench.calendar.grid import Found, try_due_dates
from tests.bench.calendar.year import Year, try_a_year

_FIRST = date(2027, 1, 25)
_MONTH_DAYS = 28
_POLICIES = ("preventiva", "predeterminada", "pyme")


def main(argv: Sequence[str] | None = None) -> int:
    """Play every customer and print what came; return the exit code."""
    parser = argparse.ArgumentParser(prog="make bench-calendar", description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    given = parser.parse_args(argv)
    missed = False
    outcomes: Iterator[Found | Year] = chain(_grid(given.days), _years())
    for found in outcomes:
        print(json.dumps(asdict(found)), flush=True)
        missed |= found.is_missed
    return int(missed)


def _grid(days: int) -> Iterator[Found]:
    dues = [_FIRST + timedelta(days=number) for number in range(days)]
    return (try_due_dates(country, dues) for country in COUNTRIES)


def _years() -> Iterator[Year]:
    for name in _POLICIES:
        for country in COUNTRIES:
            for day in range(1, _MONTH_DAYS + 1):
                yield try_a_year(country, shipped(name), day)


if __name__ == "__main__":
    sys.exit(main())
