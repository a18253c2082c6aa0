"""``puntual why`` tells of each question its answer, or the reason for none."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.contact import Purpose, contact_id
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.answers.question import Topic
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.ids import PhoneNumberId
from puntual.domain.reasons import Reason
from tests.domain.decision.answers.answer_cases import ASKED_AT, answer_to, plan_of
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, account, invoice, reminded
from tests.doubles.dynamodb_table import NAME, table_in_memory

type Why = Callable[[str], list[str]]

NOW = ASKED_AT + timedelta(hours=3)
WAITS = AnswerRecord(
    "reply.2",
    Topic.INVOICE,
    ASKED_AT + timedelta(hours=1),
    AnswerState.WAITING,
    ASKED_AT + timedelta(hours=1),
    (Reason.OUTSIDE_HOURS,),
)
LEFT = replace(
    WAITS,
    question="reply.3",
    topic=Topic.HOW_TO_PAY,
    asked_at=ASKED_AT + timedelta(hours=2),
    state=AnswerState.LEFT_TO_PERSON,
    reasons=(Reason.ANSWER_UNKNOWN,),
)
NONE = replace(LEFT, question="reply.4", state=AnswerState.NOT_ANSWERED, reasons=())


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        creditor = Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1001"))
        DynamoCreditors(table).put(creditor)
        changes = DynamoAccountChanges(table)
        changes.put_profile(PROFILE)
        changes.put_invoice(KEY, invoice(), "i1")
        yield table


@pytest.fixture
def why(table: Table, capsys: pytest.CaptureFixture[str]) -> Why:
    """Ask why, in a language, and return the lines behind the evidence."""
    assert table is not None

    def ask(language: str) -> list[str]:
        where = ["--table", NAME, "--creditor", KEY.creditor, "--at", NOW.isoformat()]
        assert main(["why", KEY.debtor, *where, "--lang", language]) == 0
        return capsys.readouterr().out.split("\n\n")[-1].splitlines()

    return ask


def _sent(table: Table, state: ContactState) -> AnswerRecord:
    stored = DynamoAccounts(table).look(KEY)
    assert stored is not None
    debtor = account(contacts=(reminded(ASKED_AT - timedelta(days=1), "due_in_1_day"),))
    name = contact_id(1, DUE, Purpose.ANSWER, 1)
    answer = replace(plan_of(answer_to(debtor)).contact, id=name)
    contacts = DynamoContacts(table)
    contacts.claim(stored, answer, b"log")
    contacts.settle(KEY, answer.with_evidence(state, ASKED_AT))
    return replace(
        WAITS,
        question="reply.1",
        topic=Topic.BALANCE,
        asked_at=ASKED_AT,
        state=AnswerState.SENT,
        reasons=(),
        contact=name,
    )


@pytest.mark.parametrize(
    ("state", "told"),
    [(ContactState.DELIVERED, "delivered"), (ContactState.ACCEPTED, "given to WhatsApp")],
)
def test_a_question_is_told_with_its_answer(
    why: Why, table: Table, state: ContactState, told: str
) -> None:
    DynamoAnswers(table).note(KEY, _sent(table, state))
    heading, line = why("en")
    assert heading == "Questions (the last 1):"
    assert line.startswith(
        "  balance, 2026-03-10 10:00 (America/Mexico_City; 2026-03-10 16:00Z): "
    )
    assert line.endswith(f"answered by 000001.20260310.answer.1 ({told})")


def test_a_question_without_an_answer_is_told_with_its_reason(why: Why, table: Table) -> None:
    for record in (WAITS, LEFT, NONE):
        DynamoAnswers(table).note(KEY, record)
    heading, none, left, because, waits, until = why("es")
    assert heading == "Preguntas (las últimas 3):"
    assert none.startswith("  cómo pagar, 2026-03-10 12:00 (")
    assert none.endswith(": sin respuesta")
    assert left.endswith(": la responde una persona")
    assert because == "    answer_unknown: la empresa no ha dicho lo que se pregunta"
    assert waits.startswith("  factura, 2026-03-10 11:00 (")
    assert waits.endswith(": espera")
    assert until.startswith("    outside_hours: ")
    assert why("pt")[0] == "Perguntas (as últimas 3):"


def test_who_asked_nothing_is_told_of_no_questions(why: Why) -> None:
    assert not [line for line in why("en") if line.startswith("Questions")]
