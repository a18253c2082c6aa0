"""What arrives from the queue of replies, read by hand: a message is a few ids."""

import json
from datetime import datetime

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, require_billing_id, require_id
from puntual.ports.passed_replies import PassedReply


def read_reply(body: str) -> PassedReply:
    """Return the reply that a message names.

    Raises:
        InvalidInput: it names none.
    """
    match _value_of(body):
        case {"creditor": str(creditor), "message": str(message), "at": str(at), **others}:
            return _reply_of(creditor, others.get("debtor"), message, at)
        case _:
            raise InvalidInput("body", "names no reply", "send creditor, message and at, as JSON")


def _reply_of(creditor: str, debtor: object, message: str, at: str) -> PassedReply:
    try:
        written_at = datetime.fromisoformat(at)
    except ValueError as err:
        raise InvalidInput("at", "is no instant", "send 2026-03-02T18:00:00.000000Z") from err
    if written_at.tzinfo is None:
        raise InvalidInput("at", "has no zone", "send 2026-03-02T18:00:00.000000Z")
    named = None if debtor is None else DebtorId(require_billing_id(str(debtor), "debtor"))
    owner = CreditorId(require_id(creditor, "creditor"))
    return PassedReply(owner, named, message, written_at)


def _value_of(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
