"""Keys of what became of questions: a partition for each debtor, which no webhook can write."""

from typing import Final

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import DebtorKey, escape_id, unescape_id

ANSWERS: Final = "ANSWER#"


def answers_pk(key: DebtorKey) -> str:
    """Partition of what became of a debtor's questions: written by `converse`, read by people."""
    return f"ANSWERS#{key.creditor}#{escape_id(key.debtor)}"


def answer_key(key: DebtorKey, question: str) -> Key:
    """What became of a question: found by the question alone."""
    return Key(answers_pk(key), f"{ANSWERS}{escape_id(question)}")


def parse_answer_sk(sk: str) -> str:
    """Read the sort key of ``answer_key`` back: the question."""
    return unescape_id(parts_of(sk, "ANSWER", 1)[0])
