"""Jobs with an invented debtor behind them, for steps that are played."""

from datetime import datetime
from typing import Final

from functions.send_message.dispatch.jobs import Case, QueuedJob, ReadyJob
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.ids import PhoneNumberId
from puntual.ports.messaging import TemplateMessage
from tests.domain.decision.decision_cases import TERMS, account
from tests.factories import a_contact, a_creditor

NUMBER: Final = PhoneNumberId("1000001")
CONTACT: Final = a_contact()
_CASE: Final = Case(excerpt_of(account()), a_creditor(), TERMS)


def a_ready_job(queued: QueuedJob, to: str, now: datetime) -> ReadyJob:
    """Return a job with a message for somebody, decided and ready now."""
    message = TemplateMessage(
        NUMBER, to, CONTACT.template, CONTACT.language, {}, queued.key.debtor
    )
    return ReadyJob(queued, _CASE, CONTACT, message, now, b"", 0, now)
