"""A function that is not set up says which variable is missing, before it does anything."""

from dataclasses import dataclass

import pytest

from puntual.domain.errors import MissingConfiguration
from puntual.runtime.settings import Settings

COMPLETE = {
    "TABLE_NAME": "puntual-test",
    "CLOCK": "system",
    "STAGE": "dev",
    "WAKE_SHARDS": "4",
    "CONTACT_LOG_MONTHS": "36",
    "RATIO": "0.5",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own(Settings):
    ratio: float


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("complete")
def test_the_environment_becomes_a_typed_value() -> None:
    expected = _Own(
        table_name="puntual-test",
        clock="system",
        stage="dev",
        wake_shards=4,
        contact_log_months=36,
        ratio=0.5,
    )
    assert _Own.load() == expected


@pytest.mark.usefixtures("complete")
@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(MissingConfiguration, match=name):
        _Own.load()


@pytest.mark.usefixtures("complete")
@pytest.mark.parametrize(
    ("name", "text"), [("WAKE_SHARDS", "four"), ("RATIO", "½"), ("CLOCK", "")]
)
def test_a_variable_that_cannot_be_read_is_named(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(MissingConfiguration, match=name):
        _Own.load()
