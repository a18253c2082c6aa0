"""Send an answer: its slot first, then everything anew, the claim, and one call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from puntual.application.conversation.answers.considering import Considered, stem_of
from puntual.application.conversation.answers.outcomes import Later
from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.application.conversation.answers.refused_answer import follow_answer
from puntual.application.decision_log import encode
from puntual.application.sending.contact_outcome import after_outcome
from puntual.domain.accounts.contact import Contact
from puntual.domain.conversation.buttons import payload_of_day
from puntual.domain.conversation.kept_message import MACHINE, KeptMessage
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.decision.agreed.promised_day import days_to_offer
from puntual.domain.decision.answers.question import OF_THE_BOOKS, Topic
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.errors import PairBusy, PuntualError, StaleAccount
from puntual.domain.ids import ContactRef
from puntual.domain.phone import is_scoped_id
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.pair_lease import PAIR_MARGIN
from puntual.domain.wording.answer import write_answer
from puntual.domain.wording.typography import write_day
from puntual.ports.messaging import Refused, ReplyButton, SendOutcome, SessionMessage, Unknown

# From the look to the call: a few reads and a write.
LEAD: Final = timedelta(milliseconds=500)
# Longer than this nobody waits in a function that is paid by time.
_MOST_PATIENCE: Final = timedelta(seconds=15)
_AGAIN: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Attempted:
    """What came of a try: the contact as it is known, and the outcome; None for given back."""

    contact: Contact
    outcome: SendOutcome | None


def take_slot(ports: AnswerPorts, considered: Considered) -> datetime | Later:
    """Wait until shortly before a slot of the number and return it, or say when to come again.

    Raises:
        Unavailable: the free slots are not known.
    """
    number, now = considered.creditor.phone_number_id, considered.now
    flowing = ports.flowing.now()
    slot = ports.slots.reserve(number, 1, flowing + LEAD, ports.pace_of(number, now)).first
    if slot - flowing > _MOST_PATIENCE:
        return Later(now + (slot - flowing))
    ports.wait_until(slot - LEAD)
    return slot


def send_answer(
    ports: AnswerPorts, considered: Considered, plan: Plan, slot: datetime
) -> Attempted | Later:
    """Claim an answer, send it once at its slot, and write down what came of it."""
    text = _write(ports, considered, plan)
    view, now = considered.account.view(considered.now), considered.now
    log = encode(view, considered.terms, now, Send(plan))
    began = ports.flowing.now()
    try:
        ports.contacts.claim(considered.account, plan.contact, log, now)
    except PairBusy as busy:
        return Later(busy.until)
    except StaleAccount:
        return Later(now + _AGAIN)
    outcome = _call(ports, considered, plan.contact, text, slot, began)
    return _record(ports, considered, plan.contact, outcome)


def _write(ports: AnswerPorts, considered: Considered, plan: Plan) -> str:
    if considered.asked.is_of_a_person:
        return considered.asked.message.text
    profile, creditor = considered.account.profile, considered.creditor
    is_of_the_books = considered.asked.topic in OF_THE_BOOKS
    stem = stem_of(
        considered.asked.topic, is_nothing_open=is_of_the_books and not plan.instalments
    )
    text = ports.texts.find(stem, profile, creditor.form_of_address)
    return write_answer(plan, profile, creditor, text, ports.wording)


def _call(
    ports: AnswerPorts,
    considered: Considered,
    contact: Contact,
    text: str,
    slot: datetime,
    began: datetime,
) -> SendOutcome | None:
    """Keep the words and send them, once; None when nothing was sent."""
    try:
        ports.said.keep(considered.asked.key, _kept(considered, contact, text))
        ports.wait_until(slot)
        if ports.flowing.now() - began > PAIR_MARGIN:
            return None
        return ports.messenger.send(_message(considered, contact, text))
    except PuntualError:
        # Each of them says so before anything has left us.
        return None


def _kept(considered: Considered, contact: Contact, text: str) -> KeptMessage:
    asked, policy = considered.asked, considered.terms.policy or DEFAULT_POLICY
    if asked.is_of_a_person:
        # Kept since it was written.
        return asked.message
    return KeptMessage(
        name_of(contact),
        contact.claimed_at,
        MessageKind.TEXT,
        text,
        asked.message.wamid,
        asked.message.intent,
        contact.claimed_at + policy.talk.keep,
        by=MACHINE,
        on_legal_hold=considered.account.profile.on_legal_hold,
    )


def name_of(contact: Contact) -> str:
    """Return what the words of an answer are kept under; WhatsApp's id comes too late for it."""
    return f"answer.{contact.id}"


def _message(considered: Considered, contact: Contact, text: str) -> SessionMessage:
    profile, asked = considered.account.profile, considered.asked
    ref = ContactRef(asked.key, contact.id)
    asks_for_id = not any(map(is_scoped_id, profile.wa_ids))
    return SessionMessage(
        phone_number_id=considered.creditor.phone_number_id,
        to=profile.phone or "",
        text=text,
        callback=ref.to_callback(asks_for_id=asks_for_id),
        quoted=asked.quoted,
        buttons=_buttons(considered, contact),
    )


def _buttons(considered: Considered, contact: Contact) -> tuple[ReplyButton, ...]:
    """Return the days to tap on, where the day of a promise is asked for."""
    if considered.asked.topic is not Topic.DAY:
        return ()
    rules = considered.terms.rules
    days = days_to_offer(contact.local_date, None if rules is None else rules.holidays)
    return tuple(
        ReplyButton(payload_of_day(one), write_day(one, contact.language)) for one in days
    )


def _record(
    ports: AnswerPorts, considered: Considered, contact: Contact, outcome: SendOutcome | None
) -> Attempted:
    key, number = considered.asked.key, considered.creditor.phone_number_id
    known = after_outcome(contact, outcome, ports.clock.now())
    at = known.settled_at or known.claimed_at
    # Before the outcome: what proves a doubtful message to be sent must find it noted.
    if isinstance(outcome, Refused | Unknown):
        ports.uncertain_sends.note(number, ContactRef(key, contact.id), at)
    follow_answer(ports, considered, contact, outcome, at)
    # The ids of whoever wrote were learned with the message; an answer brings no others.
    ports.contacts.settle(key, known)
    if known.was_refused and not considered.asked.is_of_a_person:
        # What was not said is shown to nobody.
        kept = _kept(considered, contact, "")
        ports.said.hide(key, kept.wamid, at, kept.expires)
    return Attempted(known, outcome)
