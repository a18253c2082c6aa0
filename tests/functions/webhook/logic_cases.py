from datetime import datetime, timedelta

from functions.webhook.metrics import metrics_of
from functions.webhook.outcomes import Outcome
from functions.webhook.whatsapp.updates import Reply, StatusUpdate, TemplateUpdate
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.ids import ContactRef, PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.domain.templates.health import Aspect
from tests.factories import NOON, a_ref, an_accepted_contact
from tests.functions.webhook.webhook_setup import WA_ID

SOON = timedelta(seconds=60)
NUMBER = PhoneNumberId("100200300")
PACE = Pace(limit=80)


def status(
    state: ContactState = ContactState.DELIVERED,
    code: int | None = None,
    at: datetime = NOON,
    ref: ContactRef | None = None,
) -> StatusUpdate:
    contact = an_accepted_contact()
    return StatusUpdate(state, at, "wamid.1", (ref or a_ref(contact)).to_callback(), code)


def reply(
    text: str = "",
    payload: str = "",
    wamid: str = "wamid.IN/1==",
    at: datetime = NOON,
    senders: tuple[str, ...] = (WA_ID,),
    answered: str = "",
    kind: MessageKind = MessageKind.TEXT,
) -> Reply:
    return Reply("100200300", wamid, at, senders, payload, text, answered, kind)


def names_counted(outcomes: list[Outcome]) -> list[str]:
    return [metric.name for outcome in outcomes for metric in metrics_of(outcome)]


def template(
    value: str,
    aspect: Aspect = Aspect.STATUS,
    reason: str = "",
    name: str = "puntual_due_today_v1",
    at: datetime | None = NOON,
) -> TemplateUpdate:
    return TemplateUpdate("300", name, "es", aspect, value, reason, at)
