"""A person says something to a debtor; what may not be said is refused with what can be done."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.aws.clients import sqs_client
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.conversation.kept_message import KeptMessage
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.record import AnswerState
from puntual.domain.ids import PhoneNumberId
from tests.domain.decision.decision_cases import KEY, PROFILE, REVOKED, invoice
from tests.doubles.dynamodb_table import NAME, table_in_memory


@dataclass
class Desk:
    """Where a person types, with the table and the queue behind it."""

    table: Table
    queue: str
    capture: pytest.CaptureFixture[str]

    def say(self, text: str, *more: str) -> tuple[int, str]:
        line = ["chat", "say", KEY.debtor, text, "--table", NAME, "--creditor", KEY.creditor]
        code = main([*line, "--queue", self.queue, *(more or ("--by", "Rosa"))])
        out, err = self.capture.readouterr()
        return code, out + err

    def queued(self) -> list[dict[str, str]]:
        found = sqs_client().receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
        return [json.loads(one["Body"]) for one in found.get("Messages", [])]

    def hears(self, ago: timedelta) -> None:
        """Keep a message of the debtor."""
        at = SystemClock().now() - ago
        message = KeptMessage(
            f"wamid.{ago}",
            at,
            MessageKind.TEXT,
            "¿me atienden?",
            "",
            SpokenIntent.HUMAN,
            at + timedelta(days=9),
        )
        DynamoWords(self.table).keep(KEY, message)


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    with table_in_memory() as table:
        DynamoCreditors(table).put(Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1001")))
        changes = DynamoAccountChanges(table)
        # Where an answer may go out at any hour, so that no test looks at the clock.
        changes.put_profile(replace(PROFILE, phone="+573001234567", country="CO", locale="es-CO"))
        changes.put_invoice(KEY, invoice(), "i1")
        yield Desk(table, sqs_client().create_queue(QueueName="replies")["QueueUrl"], capsys)


@pytest.fixture
def shown(desk: Desk) -> Callable[[], str]:
    def show() -> str:
        line = ["chat", "show", "--table", NAME, "--creditor", KEY.creditor, "--by", "Luis"]
        assert main([*line, "--debtor", KEY.debtor]) == 0
        return desk.capture.readouterr().out

    return show


def test_what_a_person_says_is_passed_on_kept_and_told(
    desk: Desk, shown: Callable[[], str]
) -> None:
    desk.hears(timedelta(hours=1))
    code, told = desk.say("Claro, mañana pasamos por la tienda.")
    assert (code, told) == (0, "passed on; puntual why tells what became of it\n")
    (body,) = desk.queued()
    assert body.keys() == {"creditor", "debtor", "message", "at"}
    (record,) = DynamoAnswers(desk.table).all_of(KEY)
    assert (record.question, record.state) == (body["message"], AnswerState.WAITING)
    assert "by Rosa  Claro, mañana pasamos por la tienda." in shown()
    assert main(["why", KEY.debtor, "--table", NAME, "--creditor", KEY.creditor]) == 0
    assert "texto de una persona, " in desk.capture.readouterr().out


def test_the_same_again_is_passed_on_under_the_same_name(desk: Desk) -> None:
    desk.hears(timedelta(hours=1))
    for _ in range(2):
        assert desk.say("Sí, claro que sí.")[0] == 0
    assert len({one["message"] for one in desk.queued()}) == 1


@pytest.mark.parametrize("hours", [24, 300])
def test_after_a_day_what_can_be_done_instead_is_told(desk: Desk, hours: int) -> None:
    desk.hears(timedelta(hours=hours))
    code, told = desk.say("Claro que sí.")
    assert code == 1
    assert "answer_too_late" in told
    assert "instead: WhatsApp takes free text for 24 hours" in told
    assert desk.queued() == []
    assert [*DynamoAnswers(desk.table).all_of(KEY)] == []


def test_after_an_opt_out_nothing_may_be_said(desk: Desk) -> None:
    desk.hears(timedelta(hours=1))
    DynamoAccountChanges(desk.table).add_consent(KEY, REVOKED)
    code, told = desk.say("Claro que sí.")
    assert (code, desk.queued()) == (1, [])
    assert "opted_out" in told


@pytest.mark.parametrize("kind", [HoldKind.WRONG_NUMBER, HoldKind.NUMBER_CHANGED])
def test_to_a_number_of_somebody_else_nothing_may_be_said(desk: Desk, kind: HoldKind) -> None:
    desk.hears(timedelta(hours=1))
    since = SystemClock().now() - timedelta(minutes=1)
    DynamoAccountChanges(desk.table).add_hold(KEY, Hold("h", kind, since, None))
    code, told = desk.say("Claro que sí.")
    assert (code, desk.queued()) == (1, [])
    assert kind.value in told
    assert "instead: call" in told


@pytest.mark.parametrize(
    "text",
    [
        "Le vamos a embargar mañana",
        "Su tarjeta es 4111 1111 1111 1111",
        "   ",
        "a" * 4097,
    ],
)
def test_what_no_message_may_say_no_person_says_either(desk: Desk, text: str) -> None:
    desk.hears(timedelta(hours=1))
    assert desk.say(text)[0] == 1
    assert desk.queued() == []


def test_nobody_says_nothing(desk: Desk) -> None:
    desk.hears(timedelta(hours=1))
    assert desk.say("Hola", "--by", " ")[0] == 1
    with pytest.raises(SystemExit):
        desk.say("Hola", "--lang")
    assert desk.queued() == []


def test_the_queue_need_not_be_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.hears(timedelta(hours=1))
    line = ["chat", "say", KEY.debtor, "Hola, Ana", "--table", NAME, "--creditor", KEY.creditor]
    monkeypatch.setenv("PUNTUAL_QUEUE", desk.queue)
    assert main([*line, "--by", "Rosa"]) == 0
    assert len(desk.queued()) == 1
