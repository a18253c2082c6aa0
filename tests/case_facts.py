"""Cases to test with."""

from datetime import timedelta
from typing import Any

from puntual.domain.conversation.case import Case, CasePriority
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import CreditorId, DebtorId
from tests.factories import NOON, a_key


def a_case(**changes: Any) -> Case:
    """Return a dispute of one debtor, due four hours after noon."""
    key = a_key()
    fields: dict[str, Any] = {
        "id": "reply.1",
        "creditor": CreditorId(key.creditor),
        "debtors": (DebtorId(key.debtor),),
        "sender": "",
        "intent": SpokenIntent.DISPUTE,
        "priority": CasePriority.DISPUTE,
        "sent_at": NOON,
        "wamid": "wamid.TEST.1",
        "opened_at": NOON,
        "due_at": NOON + timedelta(hours=4),
    }
    return Case(**{**fields, **changes})
