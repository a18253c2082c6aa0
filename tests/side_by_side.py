"""Several threads that ask for the same thing in the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event


class Slow[**P, R]:
    """A call that answers only when all have begun to ask; counts how often it was made."""

    def __init__(self, call: Callable[P, R]) -> None:
        self._call = call
        self._may_answer = Event()
        self.calls = 0

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        self.calls += 1
        self._may_answer.wait()
        return self._call(*args, **kwargs)

    def answer(self) -> None:
        """Let all calls be answered from now on."""
        self._may_answer.set()


def ask_side_by_side[R](
    ask: Callable[[], R], slow: Slow[..., object], threads: int
) -> Sequence[R]:
    """Ask from several threads; return their answers."""
    begun = Barrier(threads + 1)

    def ask_with_all() -> R:
        begun.wait()
        return ask()

    with ThreadPoolExecutor(threads) as pool:
        asked = [pool.submit(ask_with_all) for _ in range(threads)]
        begun.wait()
        slow.answer()
        return [one.result() for one in asked]
