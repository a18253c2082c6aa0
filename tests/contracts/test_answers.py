"""What became of a question stays on record, and what is final is never taken back."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.decision.answers.question import Topic
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.ids import ContactId
from puntual.domain.reasons import Reason
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_key

WAITING = AnswerRecord(
    "reply.1", Topic.BALANCE, NOON, AnswerState.WAITING, NOON, (Reason.OUTSIDE_HOURS,)
)
SENT = replace(
    WAITING,
    state=AnswerState.SENT,
    at=NOON + timedelta(hours=9),
    reasons=(),
    contact=ContactId("000003.20260302.answer.1"),
)
LEFT = replace(SENT, state=AnswerState.LEFT_TO_PERSON, reasons=(Reason.IN_FLIGHT,))


def test_of_a_question_that_was_never_looked_at_nothing_is_on_record(ports: Ports) -> None:
    assert ports.answers.find(a_key(), "reply.1") is None
    assert [*ports.answers.all_of(a_key())] == []


def test_a_wait_gives_way_to_what_came_of_it(ports: Ports) -> None:
    ports.answers.note(a_key(), WAITING)
    assert ports.answers.find(a_key(), "reply.1") == WAITING
    ports.answers.note(a_key(), SENT)
    assert ports.answers.find(a_key(), "reply.1") == SENT


def test_what_is_final_is_never_taken_back(ports: Ports) -> None:
    for record in (SENT, WAITING, LEFT):
        ports.answers.note(a_key(), record)
    assert ports.answers.find(a_key(), "reply.1") == SENT


def test_questions_are_listed_for_their_debtor_in_the_order_in_which_they_were_asked(
    ports: Ports,
) -> None:
    earlier = replace(LEFT, question="reply.2", asked_at=NOON - timedelta(hours=1))
    strange = a_key("Ñ/2026 | #7")
    for key, record in ((a_key(), SENT), (a_key(), earlier), (strange, WAITING)):
        ports.answers.note(key, record)
    assert [*ports.answers.all_of(a_key())] == [earlier, SENT]
    assert [*ports.answers.all_of(strange)] == [WAITING]


def test_an_answer_that_failed_after_all_is_on_record_as_a_person_s(ports: Ports) -> None:
    failed = replace(LEFT, reasons=(Reason.ANSWER_FAILED,))
    for record in (SENT, failed, SENT):
        ports.answers.note(a_key(), record)
    assert ports.answers.find(a_key(), "reply.1") == failed


def test_what_vouches_for_words_is_kept(ports: Ports) -> None:
    said = replace(WAITING, topic=Topic.SAID, digest="ab12")
    ports.answers.note(a_key(), said)
    assert ports.answers.find(a_key(), "reply.1") == said
