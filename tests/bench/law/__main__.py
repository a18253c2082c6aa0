"""``make bench-law``: one JSON line per country, and one for the years; code 1 for any fault.

ARGS: ``--stride``: every so many days at each place (8), ``--years``: so many drawn years (600).
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from tests.bench.law.instants import Counts, places, try_place
from tests.bench.law.years import Found, try_year

_FIRST = date(2026, 1, 1)
_DAYS = 4 * 365
# Around each change of clocks: Chile, Mexico's border, the United States, Spain; Paraguay's last.
_CHANGES = (
    *(date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 4), date(2026, 9, 5), date(2026, 10, 25)),
    *(date(2026, 11, 1), date(2027, 3, 14), date(2027, 4, 3), date(2027, 9, 4), date(2027, 11, 7)),
    *(date(2024, 3, 24), date(2024, 10, 6)),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Judge every place and year; return the exit code."""
    parser = argparse.ArgumentParser(prog="make bench-law", description=__doc__)
    parser.add_argument("--stride", type=int, default=8)
    parser.add_argument("--years", type=int, default=600)
    given = parser.parse_args(argv)
    faults = 0
    for counts in _by_country(given.stride):
        print(json.dumps(asdict(counts)), flush=True)
        faults += counts.illegal + counts.needless
    found = Found()
    for seed in range(given.years):
        try_year(seed, found)
    print(json.dumps(asdict(found)), flush=True)
    return int(faults + sum(found.faults.values()) > 0)


def days_of(number: int, stride: int) -> Iterator[date]:
    """Yield the days that are tried at a place: other ones at its neighbour."""
    yield from (_FIRST + timedelta(days=one) for one in range(number % stride, _DAYS, stride))
    yield from (day + timedelta(days=one) for day in _CHANGES for one in range(-1, 4))


def _by_country(stride: int) -> Iterator[Counts]:
    gathered: dict[str, Counts] = defaultdict(lambda: Counts(""))
    for number, facts in enumerate(places()):
        own, total = try_place(facts, days_of(number, stride)), gathered[facts.country]
        total.place = facts.country
        total.cases += own.cases
        total.allowed += own.allowed
        total.illegal += own.illegal
        total.needless += own.needless
        total.first = total.first or (own.first and f"{own.place} {own.first}")
    yield from gathered.values()


if __name__ == "__main__":
    sys.exit(main())
