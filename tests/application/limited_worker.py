"""A worker with sending limits over a memory of numbers."""

from datetime import timedelta

from puntual.application.sending_limits import Admission, SendingLimits
from puntual.domain.accounts.account import Account
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.ports.sending_limits import NumberChange
from tests.domain.decision.decision_cases import DUE, account, local
from tests.fakes.governing import FakeNumbers, FakeQuota, NumbersMemory

NUMBER = "100200300"
NOW = local(DUE)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


class Worker:
    """One environment of the sender."""

    def __init__(self, memory: NumbersMemory) -> None:
        self.numbers, self.quota = FakeNumbers(memory), FakeQuota(memory)
        self.sending_limits = SendingLimits(self.numbers, self.quota)

    def write_to(self, people: int, now: object = NOW, debtor: Account | None = None) -> int:
        """Write to so many people; return for how many there was room."""
        who = debtor or account()
        return sum(self.admit(who, now) is not None for _ in range(people))

    def admit(self, debtor: Account | None = None, now: object = NOW) -> Admission | None:
        return self.sending_limits.admit(NUMBER, debtor or account(), now)  # type: ignore[arg-type]  # an instant


def a_memory(**change: object) -> NumbersMemory:
    memory = NumbersMemory()
    known = {"portfolio": "7", "daily_limit": NO_LIMIT, **change}
    FakeNumbers(memory).change(NUMBER, NumberChange(**known))  # type: ignore[typeddict-item]  # its fields
    return memory


def used(memory: NumbersMemory, now: object = NOW, holder: str = "7") -> int:
    return memory.uses[holder].used(now)  # type: ignore[arg-type]  # an instant
