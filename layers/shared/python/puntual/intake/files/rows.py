"""Rows of a CSV or NDJSON file, as spreadsheets write them, with the line of each."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

_DELIMITERS: Final = ",;\t|"
_MOST_LINES_OF_A_ROW: Final = 5


class UnreadableFile(Exception):
    """Nothing of the file can be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the line on which it starts."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no row."""

    line: int
    error: str


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], warnings: list[str]
) -> Iterator[Row | BadRow]:
    """Yield the rows; what is odd about the whole file goes to `warnings`.

    Raises:
        UnreadableFile: no such file, empty, or without a required column.
    """
    text = _read_text(path, warnings)
    first = text.lstrip()[:1]
    if not first:
        raise UnreadableFile(f"{path}: is empty; the first line must name the columns")
    if first == "[":
        raise UnreadableFile(f"{path}: is a JSON array; write one object per line instead")
    rows = _ndjson_rows(text) if first == "{" else _csv_rows(text, path, required)
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


def _read_text(path: Path, warnings: list[str]) -> str:
    try:
        content = path.read_bytes()
    except OSError as err:
        raise UnreadableFile(f"{path}: {err.strerror or err}") from err
    try:
        # Excel puts a byte order mark in front of UTF-8.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        warnings.append("the file is not UTF-8; it is read as Windows-1252, check the accents")
        return content.decode("cp1252", errors="replace")


def _csv_rows(text: str, path: Path, required: Sequence[str]) -> Iterator[Row | BadRow]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    delimiter = max(_DELIMITERS, key=lines[filled[0]].count)
    header = _header(_cells(lines[filled[0]], delimiter) or [], path, required)
    number = filled[0] + 1
    while number < len(lines):
        cells, used = _row_at(lines, number, delimiter, len(header))
        if cells is None:
            yield BadRow(number + 1, "is not readable as CSV; check its quotes")
        elif any(cell.strip() for cell in cells):
            yield _csv_row(number + 1, header, _filled_up(cells, header, required))
        number += used


def _row_at(
    lines: Sequence[str], number: int, delimiter: str, width: int
) -> tuple[list[str] | None, int]:
    """Return a row's cells and how many lines it takes.

    A quoted cell may hold line breaks, but a quote that is never closed must not swallow the
    good rows below it: a few lines are joined only if they then make a whole row.
    """
    cells = _cells(lines[number], delimiter)
    if cells is not None:
        return cells, 1
    for used in range(2, _MOST_LINES_OF_A_ROW + 1):
        cells = _cells("\n".join(lines[number : number + used]), delimiter)
        if cells is not None and len(cells) == width:
            return cells, used
    return None, 1


def _cells(text: str, delimiter: str) -> list[str] | None:
    try:
        rows = [*csv.reader([text], delimiter=delimiter, strict=True)]
    except csv.Error:
        return None
    return rows[0] if rows else []


def _header(cells: Sequence[str], path: Path, required: Sequence[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableFile(
            f"{path}: the first line lacks the column(s) {', '.join(missing)}; "
            "see docs/portfolio.md"
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
            yield BadRow(number, f"is not JSON ({err}); write one object per line")
            continue
        if not isinstance(found, dict):
            yield BadRow(number, "is not a JSON object; write one object per line")
            continue
        nested = [name for name, value in found.items() if isinstance(value, dict | list | bool)]
        if nested:
            yield BadRow(number, f"{nested[0]}: is not a text or a number; write a plain value")
            continue
        yield Row(number, {str(k).strip().lower(): _plain(v) for k, v in found.items()})


def _plain(value: Any) -> str:
    return "" if value is None else str(value).strip()
