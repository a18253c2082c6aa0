"""Compile the table of currencies from its reviewed data file into the domain.

The domain reads no files, and a table of literals costs a function nothing at its start.

    python -m tools.compile_currencies            writes the module
    python -m tools.compile_currencies --check    says whether it would change
"""

import argparse
import sys
import textwrap
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1] / "layers/shared/python/puntual"
DATA: Final = _PACKAGE / "data/currencies.toml"
MODULE: Final = _PACKAGE / "domain/currency_table.py"
_WIDTH: Final = 88
_OTHERS: Final = "ask_from_elsewhere"
_HEAD: Final = '''"""The currencies of ISO 4217, as tools/compile_currencies.py writes them."""

from typing import Final

'''


def main(arguments: list[str] | None = None) -> int:
    """Write or check the module; return the exit code."""
    parser = argparse.ArgumentParser(description="Compile the table of currencies.")
    parser.add_argument("--check", action="store_true", help="write nothing, report a difference")
    options = parser.parse_args(arguments)
    text = compiled()
    is_stale = MODULE.read_text("utf-8") != text
    if is_stale:
        print(f"{MODULE.name} differs from {DATA.name}")
        if not options.check:
            MODULE.write_text(text, encoding="utf-8")
    return 1 if options.check and is_stale else 0


def compiled() -> str:
    """Return the text of the module."""
    raw = tomllib.loads(DATA.read_text("utf-8"))
    codes = {int(decimals): text.split() for decimals, text in raw["decimals"].items()}
    decimals_of = {code: decimals for decimals, named in codes.items() for code in named}
    asked = {code: _minor(text, decimals_of[code]) for code, text in raw["ask_from"].items()}
    elsewhere = {int(key): _minor(one, int(key)) for key, one in raw[_OTHERS].items()}
    return _HEAD + "".join(
        (
            "# By how many decimals they have.\n",
            "CODES: Final = {\n",
            *(f"    {decimals}: {_wrapped(named)},\n" for decimals, named in codes.items()),
            "}\n",
            "# The least sum that is asked for, in minor units; the others by their decimals.\n",
            "ASK_FROM: Final = {\n",
            *(f'    "{code}": {minor},\n' for code, minor in asked.items()),
            "}\n",
            f"ASK_FROM_ELSEWHERE: Final = {elsewhere}\n",
        )
    )


def _minor(text: str, decimals: int) -> int:
    scaled = Decimal(text).scaleb(decimals)
    if scaled != int(scaled) or scaled <= 0:
        raise ValueError(text)
    return int(scaled)


def _wrapped(codes: list[str]) -> str:
    rows = textwrap.wrap(" ".join(sorted(codes)), _WIDTH - len("        "))
    if len(rows) == 1:
        return f'"{rows[0]}"'
    # All rows but the last end in the blank that separates them from the next.
    spaced = [*(f"{row} " for row in rows[:-1]), rows[-1]]
    return "(\n" + "".join(f'        "{row}"\n' for row in spaced) + "    )"


if __name__ == "__main__":
    sys.exit(main())
