"""Keys of what people write: in the words table, a partition for each debtor or stranger."""

from typing import Final, assert_never

from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.conversation.kept_message import UnknownSender, Writer, message_id
from puntual.domain.ids import DebtorKey, escape_id
from puntual.domain.phone import line_of

MESSAGES: Final = "MESSAGE#"


def words_pk(writer: Writer) -> str:
    """Partition of one writer's messages: written by the webhook, read by people."""
    match writer:
        case DebtorKey(creditor, debtor):
            return f"WORDS#{creditor}#{escape_id(debtor)}"
        case UnknownSender(creditor, sender):
            # Whoever is forgotten is forgotten under every spelling of their phone.
            return f"UNKNOWN#{creditor}#{escape_id(line_of(sender))}"
        case _ as unreachable:
            assert_never(unreachable)


def message_key(writer: Writer, wamid: str) -> Key:
    """Message: found by its own id alone, for an edit of it names nothing else."""
    return named_key(writer, message_id(wamid))


def named_key(writer: Writer, message: str) -> Key:
    """Message by its name, as ``kept_message.message_id`` gives it."""
    return Key(words_pk(writer), f"{MESSAGES}{message}")
