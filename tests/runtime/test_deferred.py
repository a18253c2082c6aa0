import pytest

from puntual.runtime.deferred import deferred


class _Port:
    def __init__(self, built: list[str]) -> None:
        built.append("built")
        self._said = "hola"

    def say(self, times: int) -> str:
        return self._said * times


def test_a_port_is_built_once_and_at_its_first_use() -> None:
    built: list[str] = []
    port = deferred(lambda: _Port(built))
    assert built == []
    assert (port.say(2), port.say(1)) == ("holahola", "hola")
    assert built == ["built"]


def test_what_the_port_has_not_is_missed_as_ever() -> None:
    port = deferred(lambda: _Port([]))
    with pytest.raises(AttributeError, match="whisper"):
        port.whisper()  # type: ignore[attr-defined]  # that is the point


def test_what_cannot_be_built_now_is_tried_again() -> None:
    tries = iter([False, True])

    def build() -> _Port:
        if not next(tries):
            raise LookupError("not yet")
        return _Port([])

    port = deferred(build)
    with pytest.raises(LookupError):
        port.say(1)
    assert port.say(1) == "hola"
