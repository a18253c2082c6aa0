"""The weights of a small model: rounded to int8, written and read back."""

import pytest

from puntual.domain.weights import Weights


def test_weights_come_back_from_their_file_as_they_were_rounded() -> None:
    weights = Weights.rounded((0.5, -0.25, 0.0))
    again = Weights.read(weights.write(), 3)
    assert tuple(again.table) == (127, -64, 0)
    assert again.unit == pytest.approx(0.5 / 127, abs=1e-6)


def test_weights_without_any_slope_are_zero() -> None:
    assert tuple(Weights.rounded((0.0, 0.0)).table) == (0, 0)


def test_a_file_with_another_number_of_weights_is_refused() -> None:
    content = Weights.rounded((0.5, -0.25)).write()
    with pytest.raises(ValueError, match="another size"):
        Weights.read(content, 3)
