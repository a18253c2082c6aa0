"""Storage that fails half of the time loses no message: Meta repeats a call until all is safe."""

from itertools import count
from random import Random

from functions.webhook.outcomes import Postponed
from functions.webhook.whatsapp.updates import Reply
from puntual.domain.conversation.kept_message import UnknownSender
from puntual.domain.conversation.message_kind import MessageKind
from tests.factories import CREDITOR
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import WebhookSetup

SIZES = [1] * 300 + [20] * 199 + [1000]


def _call(size: int, numbers: "count[int]") -> list[Reply]:
    return [
        reply(kind=MessageKind.AUDIO, wamid=f"wamid.{one}", senders=(f"52555{one}",))
        for one in (next(numbers) for _ in range(size))
    ]


def test_five_hundred_calls_lose_no_message(fakes: WebhookSetup) -> None:
    """Of each delivery the words, the cases or neither can be stored, by turns and by chance."""
    chance, numbers = Random(14), count(10_000)
    every: set[str] = set()
    for size in SIZES:
        call = _call(size, numbers)
        every |= {one.wamid for one in call}
        is_safe = False
        while not is_safe:
            for port, method in ((fakes.words, "keep"), (fakes.cases, "open")):
                times = chance.choice((0, chance.randint(1, size)))
                port.break_next(method, times=times, after=chance.random() < 0.5)
            is_safe = not any(isinstance(one, Postponed) for one in fakes.record(*call))
    assert {wamid for _, wamid in fakes.words.messages} == every
    assert {case.wamid for case in fakes.cases.cases.values()} == every
    assert all(
        writer == UnknownSender(CREDITOR, f"52555{wamid.removeprefix('wamid.')}")
        for writer, wamid in fakes.words.messages
    )
