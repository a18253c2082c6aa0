"""What became of questions: one item for each, in a partition of the debtor's own."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    text_list_of,
    text_of,
    text_or_none,
)
from puntual.adapters.dynamodb.keys.answer import ANSWERS, answer_key, answers_pk, parse_answer_sk
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.decision.answers.question import Topic
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.ids import ContactId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.conversation import Answers

# What is final says what was done: a slower worker never takes it back. But what WhatsApp took
# may be reported as failed later.
_IS_OPEN: Final = "attribute_not_exists(#pk) OR #state = :waiting"
_IS_OPEN_OR_SENT: Final = f"{_IS_OPEN} OR #state = :sent"


class DynamoAnswers(Answers):
    """One partition for each debtor."""

    def __init__(self, table: Table, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep for so long what is kept beside the account."""
        self._table = table
        self._kept_for = kept_for

    @override
    def find(self, key: DebtorKey, question: str) -> AnswerRecord | None:
        item = self._table.get(answer_key(key, question))
        return None if item is None else _answer(item)

    @override
    def note(self, key: DebtorKey, record: AnswerRecord) -> None:
        item = {**_item(record), "ttl": int((record.asked_at + self._kept_for).timestamp())}
        condition, values = _IS_OPEN, {"waiting": AnswerState.WAITING.value}
        if record.takes_back_sent:
            condition, values = _IS_OPEN_OR_SENT, {**values, "sent": AnswerState.SENT.value}
        with suppress(ConditionFailed):
            self._table.put(Put(answer_key(key, record.question), item, condition, {**values}))

    @override
    def all_of(self, key: DebtorKey) -> Sequence[AnswerRecord]:
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :prefix)",
            {"pk": answers_pk(key), "prefix": ANSWERS},
        )
        return sorted(map(_answer, items), key=lambda one: (one.asked_at, one.question))


def _item(record: AnswerRecord) -> Record:
    return {
        "v": SCHEMA_VERSION,
        "topic": record.topic.value,
        "asked_at": to_instant(record.asked_at),
        "state": record.state.value,
        "at": to_instant(record.at),
        "reasons": [reason.value for reason in record.reasons] or None,
        "contact": record.contact,
        "digest": record.digest or None,
    }


def _answer(item: Mapping[str, Value]) -> AnswerRecord:
    contact = text_or_none(item, "contact")
    return AnswerRecord(
        parse_answer_sk(text_of(item, "sk")),
        Topic(text_of(item, "topic")),
        instant_of(item, "asked_at"),
        AnswerState(text_of(item, "state")),
        instant_of(item, "at"),
        tuple(map(Reason, text_list_of(item, "reasons"))),
        None if contact is None else ContactId(contact),
        text_or_none(item, "digest") or "",
    )
