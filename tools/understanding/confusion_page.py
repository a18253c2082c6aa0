"""The page with the confusion matrix of the model."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from puntual.domain.conversation.ranking import INTENTS

TARGET: Final = Path(__file__).parents[2] / "docs" / "understanding-confusions.md"
_HEAD: Final = """\
# What the model confuses

Written by `make train-understanding`: the linear model alone, without the families of words, on
the one reply of ten that is kept from training by the hash of its text. A row is what was meant, a
column what the model ranked first. The families decide first, and a table of confusions in
[shared.toml](../layers/shared/python/puntual/data/understanding/lexicons/shared.toml) is never
acted on; [understanding.md](understanding.md) has the figures of the whole.

"""


def write_page(counted: Mapping[tuple[str, str], int], learnt: int) -> None:
    """Write the matrix."""
    names = [intent.value for intent in INTENTS]
    kept = sum(counted.values())
    right = sum(counted.get((name, name), 0) for name in names)
    lines = [
        f"Trained on {learnt} replies; {right} of {kept} kept replies ranked rightly.",
        "",
        "| meant | " + " | ".join(str(at) for at in range(1, len(names) + 1)) + " |",
        "|---|" + "---|" * len(names),
    ]
    for at, meant in enumerate(names, 1):
        cells = (str(counted.get((meant, taken), "")) for taken in names)
        lines.append(f"| {at} {meant} | " + " | ".join(cells) + " |")
    TARGET.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
