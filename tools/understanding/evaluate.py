"""Judge the reading of replies over labelled files.

    make understanding FILES="tools/understanding/replies/held.ndjson" ARGS=--wrong

Without files, the held-out set of the repository is judged.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from puntual.adapters.packaged.understanding import load_reading, moment_of
from puntual.domain.conversation.understanding import Understanding, understand
from tools.understanding.figures import FIGURES, Read, is_day_right, is_harmful, is_right
from tools.understanding.labelled import FOLDER, Labelled, read_labelled

_MILLISECONDS: Final = 1000


def read_all(labelled: Sequence[Labelled]) -> list[Read]:
    """Return each reply with what is understood of it."""
    return [(one, _understood(one)) for one in labelled]


def _understood(one: Labelled) -> Understanding:
    moment = moment_of(one.locale, datetime.fromisoformat(one.sent_at))
    return understand(one.text, moment, load_reading(one.locale[:2]))


def print_table(reads: Sequence[Read]) -> bool:
    """Print the figures, over all and by locale; return whether every target is met."""
    locales = sorted({label.locale for label, _ in reads})
    parts = [reads, *([one for one in reads if one[0].locale == at] for at in locales)]
    print(f"{'':40}{'target':>9}{'all':>15}" + "".join(f"{at:>11}" for at in locales))
    for figure in FIGURES:
        sign = "<=" if figure.at_most else ">="
        cells = [figure.of(part) for part in parts]
        hits, counted = cells[0]
        met = "" if figure.is_met(reads) else " *"
        whole = f"{hits}/{counted} {_share(hits, counted)}{met}"
        row = "".join(f"{_share(*cell):>11}" for cell in cells[1:])
        print(f"{figure.name:40}{sign + format(figure.target, '.1%'):>9}{whole:>15}{row}")
    return all(figure.is_met(reads) for figure in FIGURES)


def _share(hits: int, counted: int) -> str:
    return f"{hits / counted:.1%}" if counted else "-"


def print_wrong(reads: Sequence[Read]) -> None:
    """Print each reply that is not as labelled, harmful ones first."""
    for read in sorted(reads, key=lambda one: not is_harmful(one)):
        label, got = read
        amount_right = got.amount == label.amount
        if is_right(read) and is_day_right(read) and amount_right:
            continue
        marks = ("HARM " if is_harmful(read) else "") + ("h " if got.hand_to_person else "")
        day = "" if is_day_right(read) else f" day {got.promise_date} not {label.days}"
        sums = "" if amount_right else f" sum {got.amount} not {label.amount}"
        said = f"{label.intent} -> {got.intent} {got.confidence} [{got.decided_by}]"
        print(f"{marks}{label.locale} {said}{day}{sums} | {label.text}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the files and return 0 when every target is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[FOLDER / "held.ndjson"])
    parser.add_argument("--wrong", action="store_true", help="print each that is not as labelled")
    parsed = parser.parse_args(arguments)
    labelled = [one for file in parsed.files for one in read_labelled(file)]
    read_all(labelled[:1])
    begun = perf_counter()
    reads = read_all(labelled)
    spent = (perf_counter() - begun) / len(reads) * _MILLISECONDS
    if parsed.wrong:
        print_wrong(reads)
    met = print_table(reads)
    print(f"{len(reads)} replies, {spent:.2f} ms each")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
