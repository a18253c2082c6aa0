"""The hourly questions to Meta: may our numbers send, how much, and how long is the token good?

Several numbers are asked about at a time, those first that were asked about longest ago. What
there is no time for is asked about at the next tick, so that none is passed over for ever. So is
the rest when Meta wants fewer calls.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event
from typing import Final

from functions.check_senders.answers import change_in, resume_halts
from puntual.domain.errors import PuntualError, Throttled
from puntual.domain.sending.number_state import NumberState
from puntual.ports.sending_limits import Numbers, SenderHealth, TokenReport

# Questions at a time: at three tenths of a second each, 3,200 numbers in two minutes.
SIDE_BY_SIDE: Final = 8
_DAY: Final = timedelta(days=1)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SendersChecked:
    """What Meta said.

    Attributes:
        halted: how many numbers are stopped now, whole or for a country.
        resumed: how many halts ended.
        unanswered: how many questions Meta did not answer.
        token_days: whole days until the token ends; None for never, or while unknown.
        left: how many numbers are asked about at the next tick, for want of time or because Meta
            wanted fewer questions.
    """

    halted: int
    resumed: int
    unanswered: int
    token_days: int | None
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Answered:
    """How one question ended."""

    resumed: int = 0
    is_answered: bool = True


@dataclass(frozen=True, slots=True)
class _Questions:
    """What each question needs; `enough` is set once Meta wants fewer of them."""

    numbers: Numbers
    health: SenderHealth
    token: TokenReport | None
    now: datetime
    has_time: Callable[[], bool]
    enough: Event = field(default_factory=Event)

    def ask_all(self, states: Sequence[NumberState]) -> list[_Answered]:
        """Ask about several numbers at a time, as long as there is time."""
        waiting: SimpleQueue[NumberState] = SimpleQueue()
        for state in sorted(states, key=_longest_ago_first):
            waiting.put(state)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            asking = [pool.submit(self._ask_on, waiting) for _ in range(SIDE_BY_SIDE)]
        return [one for asked in asking for one in asked.result()]

    def _ask_on(self, waiting: SimpleQueue[NumberState]) -> list[_Answered]:
        answered = []
        while self.has_time() and not self.enough.is_set():
            try:
                state = waiting.get_nowait()
            except Empty:
                break
            answered.append(self._ask(state))
        return answered

    def _ask(self, state: NumberState) -> _Answered:
        # Before the question: one that ends the tick holds up no other number at the next.
        self.numbers.note_check(state.id, self.now)
        try:
            report = self.health.number(state.id)
        except PuntualError as error:
            if isinstance(error, Throttled):
                self.enough.set()
            return _Answered(is_answered=False)
        if change := change_in(state, report):
            self.numbers.change(state.id, change)
        return _Answered(resume_halts(self.numbers, state, report, self.token, self.now))


def check_senders(
    numbers: Numbers, health: SenderHealth, now: datetime, has_time: Callable[[], bool]
) -> SendersChecked:
    """Ask Meta about the token and the numbers; keep what is new, end what has passed."""
    token, states = _token(health), numbers.all()
    answered = _Questions(numbers, health, token, now, has_time).ask_all(states)
    unanswered = sum(1 for one in answered if not one.is_answered)
    return SendersChecked(
        halted=sum(1 for state in numbers.all() if state.halts),
        resumed=sum(one.resumed for one in answered),
        unanswered=unanswered + int(token is None),
        token_days=_days(token, now),
        left=len(states) - len(answered),
    )


def _longest_ago_first(state: NumberState) -> tuple[datetime, str]:
    return state.checked_at or _NEVER, state.id


def _token(health: SenderHealth) -> TokenReport | None:
    try:
        return health.token()
    except PuntualError:
        return None


def _days(token: TokenReport | None, now: datetime) -> int | None:
    """Return how many days are left of a token, none of an invalid one."""
    if token is None:
        return None
    if not token.is_valid:
        return 0
    return None if token.expires_at is None else max((token.expires_at - now) // _DAY, 0)
