"""Answer a question of a debtor at most once, and record a reason where none is sent.

The claim of the account's next contact is what makes it once: a second worker finds the answer in
the account, and a change of the account meanwhile makes the claim fail.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from puntual.application.conversation.answers.considering import (
    TOPICS,
    Asked,
    Considered,
    consider,
    is_asked,
)
from puntual.application.conversation.answers.handing_over import hand_over
from puntual.application.conversation.answers.outcomes import (
    Answered,
    AnswerOutcome,
    Later,
    LeftToPerson,
    NotAnswered,
)
from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.application.conversation.answers.sending import Attempted, send_answer, take_slot
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.kept_message import MACHINE, KeptMessage, digest_of
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.answers.earlier_tries import answering_contact, judge_earlier
from puntual.domain.decision.answers.question import Topic
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.decision.plan import Plan, Send, Stop, Wait
from puntual.domain.ids import ContactId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.messaging import Accepted

_STATES: Final[Mapping[type[AnswerOutcome], AnswerState]] = {
    Later: AnswerState.WAITING,
    LeftToPerson: AnswerState.LEFT_TO_PERSON,
    NotAnswered: AnswerState.NOT_ANSWERED,
}
_MAY_BE_SAID: Final = frozenset({Reason.ANSWERED, Reason.ANSWER_IN_DOUBT})


class Answerer:
    """Answers questions, one at a time."""

    def __init__(self, ports: AnswerPorts) -> None:
        self._ports = ports

    def answer(self, key: DebtorKey, message: str, now: datetime) -> AnswerOutcome:
        """Answer a message that is kept, if a machine may; the same message again is safe.

        Args:
            key: whose message it is.
            message: its name in records, as ``message_id`` gives it.
            now: the instant (UTC).

        Raises:
            MissingConfiguration: the creditor is not set up.
            Unavailable: try again; nothing is sent twice.
        """
        kept = self._ports.asked.find_named(key, message)
        may_ask = kept is not None and (kept.by or kept.intent in TOPICS)
        known = self._ports.answers.find(key, message) if may_ask else None
        asked = None if kept is None else _asked(key, kept, known)
        if asked is None or (known is None and not is_asked(self._ports, asked, now)):
            was_edited = kept is not None and kept.edited_at is not None
            return NotAnswered(self._drop(key, message, now) if was_edited else ())
        if known is not None and self._is_settled(asked, known):
            sent = known.state is AnswerState.SENT
            return NotAnswered((Reason.ANSWERED,) if sent else known.reasons)
        outcome, contact = self._settle(asked, now)
        self._note(asked, outcome, contact, known, now)
        if asked.is_of_a_person and _is_unsaid(outcome):
            self._ports.said.hide(key, asked.message.wamid, now, asked.message.expires)
        return outcome

    def _drop(self, key: DebtorKey, message: str, now: datetime) -> tuple[Reason, ...]:
        """Note why a question has no answer that asks nothing any more; return why."""
        known = self._ports.answers.find(key, message)
        if known is None or known.state is AnswerState.SENT:
            return ()
        why = (Reason.QUESTION_CHANGED,)
        record = replace(known, state=AnswerState.NOT_ANSWERED, at=now, reasons=why)
        self._ports.answers.note(key, record)
        return why

    def _is_settled(self, asked: Asked, known: AnswerRecord) -> bool:
        """Tell whether what is on record is the last word on a question."""
        if not known.is_final or asked.was_changed_since(known.at):
            return False
        if known.state is not AnswerState.SENT:
            return True
        # WhatsApp may take a message, and say only later that it failed.
        found = self._ports.accounts.look(asked.key)
        contacts = () if found is None else found.contacts
        failed = {one.id for one in contacts if one.state is ContactState.FAILED}
        return known.contact is None or known.contact not in failed

    def _settle(self, asked: Asked, now: datetime) -> tuple[AnswerOutcome, ContactId | None]:
        """Return what became of a question, and the answer that it had; empty for none."""
        if asked.message.hidden_at is not None:
            return NotAnswered((Reason.QUESTION_CHANGED,)), None
        considered = consider(self._ports, asked, now)
        if considered is None:
            return NotAnswered((Reason.PROFILE_MISSING,)), None
        if not isinstance(considered.decision, Send):
            return self._without_sending(considered)
        slot = take_slot(self._ports, considered)
        if isinstance(slot, Later):
            return slot, None
        # Everything anew: what is told, and whether it may be, is as of the slot.
        latest = consider(self._ports, asked, self._ports.clock.now())
        if latest is None or not isinstance(latest.decision, Send):
            return self._without_sending(latest or considered)
        return self._send(latest, latest.decision.plan, slot)

    def _send(
        self, considered: Considered, plan: Plan, slot: datetime
    ) -> tuple[AnswerOutcome, ContactId | None]:
        attempted = send_answer(self._ports, considered, plan, slot)
        if isinstance(attempted, Later):
            return attempted, None
        if isinstance(attempted.outcome, Accepted):
            country = considered.account.profile.country
            return Answered(attempted.contact, country), attempted.contact.id
        return self._without_sending(_after(considered, attempted))

    def _without_sending(self, considered: Considered) -> tuple[AnswerOutcome, ContactId | None]:
        decision = considered.decision
        match decision:
            case Wait(until, reasons):
                return Later(until, reasons), None
            case Stop((Reason.ANSWERED,) as reasons):
                view = considered.account.view(considered.now)
                return NotAnswered(reasons), answering_contact(view, considered.asked.id)
            case Stop(reasons):
                return NotAnswered(reasons), None
            case HandOver(reasons):
                return hand_over(self._ports, considered, reasons), None
            case Send():
                # The account is gone since it was decided: the next look says so.
                return Later(considered.now), None
            case _ as unreachable:
                assert_never(unreachable)

    def _note(
        self,
        asked: Asked,
        outcome: AnswerOutcome,
        contact: ContactId | None,
        known: AnswerRecord | None,
        now: datetime,
    ) -> None:
        """Keep what became of a question; a wait for the same reasons is on record already."""
        state = AnswerState.SENT if contact else _STATES[type(outcome)]
        reasons = () if isinstance(outcome, Answered) or contact else outcome.reasons
        if known is not None and (known.state, known.reasons) == (state, reasons):
            return
        digest = "" if known is None else known.digest
        record = AnswerRecord(
            asked.id, asked.topic, asked.at, state, now, reasons, contact, digest
        )
        self._ports.answers.note(asked.key, record)


def _asked(key: DebtorKey, kept: KeptMessage, known: AnswerRecord | None) -> Asked | None:
    """Return what a message asks; of a person's only what a record vouches for.

    The webhook may write where the words lie, and not where the record does.
    """
    if known is not None and known.topic is Topic.SAID:
        is_vouched = kept.by not in {"", MACHINE} and digest_of(kept.text) == known.digest
        return Asked(key, kept, Topic.SAID, known.asked_at) if is_vouched else None
    topic = None if kept.by else TOPICS.get(kept.intent)
    return None if topic is None else Asked(key, kept, topic, kept.at)


def _is_unsaid(outcome: AnswerOutcome) -> bool:
    """Tell whether WhatsApp certainly did not take what a person wanted to be said."""
    if not isinstance(outcome, LeftToPerson | NotAnswered):
        return False
    return _MAY_BE_SAID.isdisjoint(outcome.reasons)


def _after(considered: Considered, attempted: Attempted) -> Considered:
    """Return what is to be decided after a try that WhatsApp did not take."""
    account = considered.account.with_contact(attempted.contact)
    at = attempted.contact.settled_at or considered.now
    again = judge_earlier(account.view(at), considered.asked.id, at)
    return replace(
        considered,
        account=account,
        decision=considered.decision if again is None else again,
        now=at,
    )
