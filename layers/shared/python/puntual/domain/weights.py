"""The weights of a small linear model: a table of int8, and what one unit of it is worth.

The models of replies and of sentences hash pieces of text into it, each in its own way.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

_SCALE_BYTES: Final = 8
_LARGEST: Final = 127


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of a model, in the order that the model gives them."""

    table: Sequence[int]
    unit: float

    @classmethod
    def read(cls, content: bytes, size: int) -> Self:
        """Return the weights of a file.

        Args:
            content: of the file.
            size: how many weights the model has.

        Raises:
            ValueError: the file has another number of them.
        """
        table = array("b", content[_SCALE_BYTES:])
        if len(table) != size:
            raise ValueError("the table has another size")
        return cls(table, float(content[:_SCALE_BYTES].decode("ascii")))

    @classmethod
    def rounded(cls, trained: Sequence[float]) -> Self:
        """Return trained weights as int8, the largest as 127."""
        unit = (max(map(abs, trained)) or 1.0) / _LARGEST
        return cls(array("b", (round(weight / unit) for weight in trained)), unit)

    def write(self) -> bytes:
        """Return the content of the file."""
        return f"{self.unit:.6f}"[:_SCALE_BYTES].encode("ascii") + array("b", self.table).tobytes()
