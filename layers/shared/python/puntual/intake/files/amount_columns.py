"""How a column of a file writes its amounts: what one cell leaves in doubt, the others may prove.

A lone ``1.250`` is read only if another cell of its column is certain, such as ``1.160,50``, and
none is certain of the opposite.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from puntual.domain.amount_text import DecimalMark, proved_mark
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money
from puntual.intake.files.charge_columns import CHARGES
from puntual.intake.files.currency_signs import without_sign
from puntual.intake.files.rows import BadRow, Row

AMOUNTS: Final = ("amount", "paid_amount", *CHARGES)


@dataclass(frozen=True, slots=True)
class AmountStyle:
    """How a column is written.

    Attributes:
        lines: where each decimal mark is first proved.
    """

    column: str
    lines: dict[DecimalMark, int]

    @property
    def mark(self) -> DecimalMark | None:
        """The decimal mark; None if nothing proves it, or two cells prove different ones."""
        return next(iter(self.lines)) if len(self.lines) == 1 else None


def styles_of(rows: Iterable[Row | BadRow]) -> list[AmountStyle]:
    """Return how each column of amounts is written."""
    good = [row for row in rows if isinstance(row, Row)]
    return [
        style_of(column, ((row.line, _bare(row.values, column)) for row in good))
        for column in AMOUNTS
    ]


def _bare(values: Mapping[str, str], column: str) -> str:
    return without_sign(values.get(column, ""), values.get("currency", ""))


def style_of(column: str, cells: Iterable[tuple[int, str]]) -> AmountStyle:
    """Return how a column is written, from its cells with their lines."""
    style = AmountStyle(column, {})
    for line, cell in cells:
        mark = proved_mark(cell)
        if mark is not None:
            style.lines.setdefault(mark, line)
    return style


def warnings_of(styles: Iterable[AmountStyle]) -> list[str]:
    """Say which columns contradict themselves."""
    return [
        f"column {one.column} is written in two styles, see lines "
        f"{' and '.join(map(str, sorted(one.lines.values())))}; an amount such as 1.250 is refused"
        for one in styles
        if len(one.lines) > 1
    ]


def written_plainly(row: Row, styles: Sequence[AmountStyle]) -> Row:
    """Return a row with plain amounts; what cannot be read stays, to be refused as it is."""
    plain = {
        style.column: in_plain(
            _bare(row.values, style.column), row.values.get("currency", ""), style.mark
        )
        for style in styles
        if row.values.get(style.column)
    }
    return replace(row, values={**row.values, **plain})


def in_plain(text: str, currency: str, mark: DecimalMark | None) -> str:
    """Return an amount as it is read in its column; what cannot be read stays."""
    try:
        return Money.parse(text, currency, mark=mark).to_text()
    except InvalidInput:
        return text
