"""Rows of a CSV or NDJSON file, as spreadsheets write them, with the line of each."""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from puntual.intake.files.file_text import UnreadableFile, read_text
from puntual.intake.files.headings import columns_meant

__all__ = ["BadRow", "Row", "UnreadableFile", "read_rows"]

_DELIMITERS: Final = ",;\t|"
_MOST_LINES_OF_A_ROW: Final = 5
_MOST_LINES_ABOVE: Final = 10
_IS_HINT: Final = re.compile(r"\W?sep=.\W?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the line on which it starts."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no row.

    Attributes:
        text: what stands there.
    """

    line: int
    error: str
    text: str


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], warnings: list[str]
) -> Iterator[Row | BadRow]:
    """Yield the rows; what is odd about the whole file goes to `warnings`.

    Raises:
        UnreadableFile: no such file, empty, or without a required column.
    """
    text = read_text(path, warnings)
    first = text.lstrip()[:1]
    if not first:
        raise UnreadableFile(f"{path}: is empty; the first line must name the columns")
    if first == "[":
        raise UnreadableFile(f"{path}: is a JSON array; write one object per line instead")
    rows = _ndjson_rows(text) if first == "{" else _csv_rows(text, path, required, warnings)
    unknown: set[str] = set()
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        extra = [name for name in row.values if name not in columns]
        fresh = [name for name in extra if name and name not in unknown]
        unknown.update(fresh)
        warnings.extend(f"unknown column {name!r} is ignored" for name in fresh)
        # One spelling of a name, or two rows of one debtor would not be compared.
        values = {k: normalize("NFC", v) for k, v in row.values.items() if k in columns}
        yield Row(row.line, values)


def _csv_rows(
    text: str, path: Path, required: Sequence[str], warnings: list[str]
) -> Iterator[Row | BadRow]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    first = _line_of_header(lines, filled, required)
    delimiter = max(_DELIMITERS, key=lines[first].count)
    if any(not _IS_HINT.fullmatch(lines[one].strip()) for one in filled if one < first):
        warnings.append(f"the columns are named in line {first + 1}; what is above is ignored")
    header = _header(_cells(lines[first], delimiter) or [], path, required, warnings)
    number = first + 1
    while number < len(lines):
        cells, used = _row_at(lines, number, delimiter, header, required)
        if cells is None:
            error = "is not readable as CSV; check its quotes"
            yield BadRow(number + 1, error, lines[number])
        elif any(cell.strip() for cell in cells):
            yield _csv_row(number + 1, header, cells)
        number += used


def _line_of_header(lines: Sequence[str], filled: Sequence[int], required: Sequence[str]) -> int:
    """Return the line that names the columns: a report may have its title above.

    Excel is told its delimiter by a line that is no row.
    """
    likely = [one for one in filled if not _IS_HINT.fullmatch(lines[one].strip())]
    for one in likely[:_MOST_LINES_ABOVE]:
        delimiter = max(_DELIMITERS, key=lines[one].count)
        names = [cell.strip().lower() for cell in _cells(lines[one], delimiter) or []]
        if {*required} <= {*names, *columns_meant(names)}:
            return one
    return next(iter(likely), filled[0])


def _row_at(
    lines: Sequence[str],
    number: int,
    delimiter: str,
    header: Sequence[str],
    required: Sequence[str],
) -> tuple[Sequence[str] | None, int]:
    """Return a row's cells and how many lines it takes.

    A quoted cell may hold line breaks, but a quote that is never closed must not swallow the
    good rows below it: a few lines are joined only if they then make a whole row.
    """
    cells = _cells(lines[number], delimiter)
    if cells is not None:
        return _filled_up(cells, header, required), 1
    for used in range(2, _MOST_LINES_OF_A_ROW + 1):
        cells = _cells("\n".join(lines[number : number + used]), delimiter)
        filled = None if cells is None else _filled_up(cells, header, required)
        if filled is not None and len(filled) == len(header):
            return filled, used
    return None, 1


def _cells(text: str, delimiter: str) -> list[str] | None:
    try:
        rows = [*csv.reader([text], delimiter=delimiter, strict=True)]
    except csv.Error:
        return None
    return rows[0] if rows else []


def _header(
    cells: Sequence[str], path: Path, required: Sequence[str], warnings: list[str]
) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    for column, names in columns_meant(header).items():
        if len(names) > 1:
            raise UnreadableFile(
                f"{path}: the first line names {' and '.join(names)}, which both mean {column}; "
                f"call one of them {column}"
            )
        warnings.append(f"column {names[0]!r} is read as {column}")
        header[header.index(names[0])] = column
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableFile(
            f"{path}: the first line lacks the column(s) {', '.join(missing)}; call the column "
            f"that has it {missing[0]}, or add it to the export; see docs/portfolio.md"
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableFile(f"{path}: the first line names {', '.join(twice)} twice")
    return header


def _filled_up(
    cells: Sequence[str], header: Sequence[str], required: Sequence[str]
) -> Sequence[str]:
    """Return the cells with the empty ones at the end, which spreadsheets leave out."""
    lacking = header[len(cells) :]
    may_lack = not any(name in required for name in lacking)
    return [*cells, *("" for _ in lacking)] if may_lack else cells


def _csv_row(line: int, header: Sequence[str], cells: Sequence[str]) -> Row | BadRow:
    if len(cells) != len(header):
        return BadRow(
            line,
            f"has {len(cells)} cells where the first line has {len(header)}; "
            "put quotes around a cell that holds the delimiter",
            ";".join(cells),
        )
    return Row(line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _ndjson_rows(text: str) -> Iterator[Row | BadRow]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            # Numbers stay as they are written: no float ever touches an amount.
            found: Any = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        except ValueError as err:
            yield BadRow(number, f"is not JSON ({err}); write one object per line", line)
            continue
        if not isinstance(found, dict):
            yield BadRow(number, "is not a JSON object; write one object per line", line)
            continue
        nested = [name for name, value in found.items() if isinstance(value, dict | list | bool)]
        if nested:
            error = f"{nested[0]}: is not a text or a number; write a plain value"
            yield BadRow(number, error, line)
            continue
        yield Row(number, {str(k).strip().lower(): _plain(v) for k, v in found.items()})


def _plain(value: Any) -> str:
    return "" if value is None else str(value).strip()
