"""Lambda: environments that are reused, begin when they are needed, and may die at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from puntual.domain.errors import PuntualError
from tests.prove.machine.clockwork import Clockwork, Life
from tests.prove.machine.environments import Deadline, Environment

# Called with the answer; with None where there is none: an error, a death, or time that was up.
type Ended = Callable[[Any], None]


@dataclass
class Pool:
    """All environments of one function.

    Attributes:
        seconds: how long an invocation may take.
        invocations: how many there were.
        errors: what handlers raised, by the name of its kind.
        deaths: how many environments died.
    """

    clockwork: Clockwork
    function: str
    seconds: float
    invocations: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    deaths: int = 0

    def __post_init__(self) -> None:
        self._environments: list[Environment] = []
        self._started = 0
        self._ending: dict[Life, Ended] = {}

    def invoke(self, event: dict[str, Any], ended: Ended) -> None:
        """Let some environment do it."""
        self.invocations += 1
        environment = self._free()
        environment.is_busy = True
        life, number = environment.life, self.invocations
        self._ending[life] = ended
        environment.work = number
        self.clockwork.spawn(life, lambda: self._work(environment, event))
        self.clockwork.after(self.seconds, lambda: self._time_is_up(environment, number))

    def die(self, life: Life) -> bool:
        """End an environment; tell whether it is one of these."""
        if life not in self._ending:
            return False
        self.deaths += 1
        self.clockwork.kill(life)
        self._environments = [one for one in self._environments if one.life is not life]
        ended = self._ending.pop(life)
        self.clockwork.after(0.0, lambda: ended(None))
        return True

    def end_all(self) -> None:
        """Let every environment die, as a deployment or a reclaim does."""
        for environment in [*self._environments]:
            if environment.is_busy:
                self.die(environment.life)
        self._environments.clear()

    def _free(self) -> Environment:
        found = next((one for one in self._environments if not one.is_busy), None)
        if found is None:
            self._started += 1
            found = Environment(self.function, self._started)
            self._environments.append(found)
        return found

    def _work(self, environment: Environment, event: dict[str, Any]) -> None:
        answer = None
        try:
            answer = environment.run(event, Deadline(self.clockwork, self.seconds))
        except Exception as error:
            if environment.life.is_over:
                raise
            name = type(error).__name__
            self.errors[name] = self.errors.get(name, 0) + 1
            if not _is_expected(error):
                raise
        self.clockwork.current()
        environment.is_busy = False
        self._ending.pop(environment.life)(answer)

    def _time_is_up(self, environment: Environment, number: int) -> None:
        if environment.is_busy and environment.work == number:
            self.die(environment.life)


def _is_expected(error: Exception) -> bool:
    """Tell whether a function may end with this where AWS was broken on purpose."""
    return isinstance(error, PuntualError)
