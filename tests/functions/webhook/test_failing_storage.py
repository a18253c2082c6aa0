"""Storage that fails half of the time loses no message: Meta repeats a call until all is safe."""

from dataclasses import replace
from itertools import count
from random import Random

import pytest

from functions.webhook.outcomes import CasesUntold, Postponed
from functions.webhook.whatsapp.updates import PersonChanged, Reply
from puntual.domain.conversation.kept_message import Media, UnknownSender, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import CreditorId, DebtorId
from puntual.ports.cases import CaseChange
from puntual.ports.passed_replies import PassedReply
from tests.factories import CREDITOR, NOON, a_key
from tests.fakes.outage import Breakable
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import WA_ID, WebhookSetup

SIZES = [1] * 300 + [20] * 199 + [1000]


def _call(size: int, numbers: "count[int]") -> list[Reply]:
    """Return a call of voice notes from as many strangers."""
    return [
        replace(
            reply(kind=MessageKind.AUDIO, wamid=f"wamid.{one}", senders=(f"52555{one}",)),
            media=Media(str(one), "audio/ogg"),
        )
        for one in (next(numbers) for _ in range(size))
    ]


def _parts(fakes: WebhookSetup) -> list[tuple[Breakable, str]]:
    return [(fakes.words, "keep"), (fakes.cases, "open"), (fakes.passed_replies, "put_all")]


def test_five_hundred_calls_lose_no_message(fakes: WebhookSetup) -> None:
    """Of each delivery words, cases, the queue or none can be stored, by turns and by chance."""
    chance, numbers = Random(14), count(10_000)
    every: set[str] = set()
    for size in SIZES:
        call = _call(size, numbers)
        every |= {one.wamid for one in call}
        is_safe = False
        while not is_safe:
            for port, method in _parts(fakes):
                times = chance.choice((0, chance.randint(1, size)))
                port.break_next(method, times=times, after=chance.random() < 0.5)
            is_safe = not any(isinstance(one, Postponed) for one in fakes.record(*call))
    assert {wamid for _, wamid in fakes.words.messages} == every
    assert {case.wamid for case in fakes.cases.cases.values()} == every
    assert {one.message for one in fakes.passed_replies.replies} == {*map(message_id, every)}
    assert all(
        writer == UnknownSender(CREDITOR, f"52555{wamid.removeprefix('wamid.')}")
        for writer, wamid in fakes.words.messages
    )


@pytest.mark.parametrize("port", ["words", "cases", "changes"])
def test_a_reply_is_passed_on_only_when_all_else_of_it_is_safe(
    fakes: WebhookSetup, port: str
) -> None:
    said = replace(reply(kind=MessageKind.IMAGE), media=Media("900", "image/jpeg"))
    method = {"words": "keep", "cases": "open", "changes": "add_hold"}[port]
    getattr(fakes, port).break_next(method)
    assert any(isinstance(one, Postponed) for one in fakes.record(said))
    assert fakes.passed_replies.replies == []
    assert not any(isinstance(one, Postponed) for one in fakes.record(said))
    assert len(fakes.passed_replies.replies) == 1


@pytest.mark.parametrize(
    ("port", "method"), [("people", "find"), ("changes", "add_consent"), ("words", "keep")]
)
def test_a_question_waits_while_what_its_writer_said_beside_it_is_not_safe(
    fakes: WebhookSetup, port: str, method: str
) -> None:
    """A question was answered while the withdrawal of the same call waited for Meta's repeat."""
    fakes.know("d-2", wa_id="525550000002")
    call = (
        reply("BAJA", wamid="wamid.1"),
        reply("cuánto debo?", wamid="wamid.2"),
        reply("cuánto debo?", wamid="wamid.3", senders=("525550000002",)),
    )
    getattr(fakes, port).break_next(method)
    assert any(isinstance(one, Postponed) for one in fakes.record(*call))
    assert [one.debtor for one in fakes.passed_replies.replies] == ["d-2"]
    assert not any(isinstance(one, Postponed) for one in fakes.record(*call))
    assert {one.debtor for one in fakes.passed_replies.replies} == {"d-1", "d-2"}


def test_a_question_waits_while_its_writer_has_another_phone_and_no_hold_yet(
    fakes: WebhookSetup,
) -> None:
    moved = PersonChanged("100200300", "wamid.1", NOON, (WA_ID,), ())
    fakes.changes.break_next("add_hold")
    assert isinstance(fakes.record(moved, reply("cuánto debo?"))[0], Postponed)
    assert fakes.passed_replies.replies == []


def test_a_queue_that_fails_delays_neither_withdrawal_nor_hold(fakes: WebhookSetup) -> None:
    fakes.passed_replies.break_next("put_all")
    assert isinstance(fakes.record(reply("el viernes te pago"))[-1], Postponed)
    assert fakes.hold().promised_on is not None
    assert fakes.words.find(a_key(), "wamid.IN/1==") is not None
    assert SpokenIntent.PROMISE in {one.intent for one in fakes.words.messages.values()}


@pytest.mark.parametrize(
    "said",
    [
        *(reply("gracias"), reply("hola"), reply("BAJA"), reply("no reconozco esa factura")),
        replace(reply("BAJA", kind=MessageKind.IMAGE), media=Media("900", "image/jpeg")),
        replace(reply(kind=MessageKind.STICKER), media=Media("900", "image/webp")),
        reply("cuánto debo?", senders=("525550000999",)),
    ],
)
def test_what_wants_no_answer_and_has_nothing_to_fetch_is_not_passed_on(
    fakes: WebhookSetup, said: Reply
) -> None:
    fakes.record(said)
    assert fakes.passed_replies.replies == []


def test_what_is_passed_on_is_ids_only_once_for_each_debtor(fakes: WebhookSetup) -> None:
    fakes.know("d-2")
    fakes.record(reply("cuánto debo?"))
    owner, message = CreditorId(CREDITOR), message_id("wamid.IN/1==")
    assert fakes.passed_replies.replies == [
        PassedReply(owner, DebtorId(one), message, NOON) for one in ("d-1", "d-2")
    ]


def test_other_systems_hear_of_a_new_case_once(fakes: WebhookSetup) -> None:
    for _ in range(2):
        fakes.record(reply("no reconozco esa factura"))
    ((case, change),) = fakes.case_events.told
    assert (case.debtors, change) == (("d-1",), CaseChange.OPENED)


def test_an_event_that_is_not_taken_loses_no_reply(fakes: WebhookSetup) -> None:
    fakes.case_events.break_next("tell_all")
    outcomes = fakes.record(reply("no reconozco esa factura"))
    assert outcomes[-1] == CasesUntold(1)
    assert not any(isinstance(one, Postponed) for one in outcomes)
    assert len(fakes.cases.cases) == 1
