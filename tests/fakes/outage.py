"""How a fake fails: on demand, and as the real adapter would."""

from puntual.domain.errors import Unavailable


class Breakable:
    """A fake that can be told to be unavailable.

    ``fake.break_next("settle", times=2)`` lets the next two calls of ``settle`` fail before they
    do anything; ``after=True`` lets them fail after they did it, as a lost answer does.
    """

    def __init__(self) -> None:
        self._before: dict[str, int] = {}
        self._after: dict[str, int] = {}

    def break_next(self, method: str, times: int = 1, *, after: bool = False) -> None:
        assert hasattr(self, method), f"there is no {method} to break"
        (self._after if after else self._before)[method] = times

    def _may_fail(self, method: str) -> None:
        _count_down(self._before, method)

    def _may_lose_answer(self, method: str) -> None:
        _count_down(self._after, method)


def _count_down(failures: dict[str, int], method: str) -> None:
    if failures.get(method, 0) > 0:
        failures[method] -= 1
        raise Unavailable(f"{method} is broken")
