"""How templates read on the terminal, beside what Meta says of them."""

from collections.abc import Iterable, Sequence

from puntual.adapters.whatsapp.template_comparison import Compared
from puntual.domain.templates.template import Template, template_stem

_COLUMNS = ("STEM", "LANGUAGE", "STATUS", "CATEGORY", "QUALITY", "AT RISK")


def print_status(compared: Iterable[Compared]) -> None:
    """Print a table of our templates as Meta sees them."""
    _print_table([_COLUMNS, *map(_row, compared)])


def title(template: Template) -> str:
    """Return the stem and the language."""
    return f"{template_stem(template.name) or template.name} {template.language}"


def _row(one: Compared) -> tuple[str, ...]:
    known, stem = one.known, template_stem(one.template.name) or one.template.name
    if known is None:
        return stem, one.template.language, "-", "-", "-", ", ".join(one.risks)
    category = known.category
    if known.correct_category not in {"", known.category}:
        category += f" -> {known.correct_category}"
    why = f" ({known.rejected_reason})" if known.rejected_reason else ""
    risks = ", ".join(one.risks) or "-"
    return stem, known.language, known.status + why, category, known.quality or "-", risks


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
