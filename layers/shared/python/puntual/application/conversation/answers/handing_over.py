"""Leave a question to a person: a hold, and a case of the same name."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from puntual.application.conversation.answers.considering import Considered
from puntual.application.conversation.answers.outcomes import LeftToPerson
from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.application.conversation.keeping import Sent, new_case
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.errors import PuntualError
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.ports.cases import CaseChange

# A wake-up must never be written behind a tick that has already read its hour.
_SOON: Final = timedelta(seconds=60)


def hand_over(
    ports: AnswerPorts, considered: Considered, reasons: tuple[Reason, ...]
) -> LeftToPerson:
    """Hold reminders and open a case, once for each question; a repeat changes nothing.

    Raises:
        Unavailable: one of them is not safe yet.
    """
    key, case = considered.asked.key, _case(considered)
    is_new = ports.cases.open(case)
    ports.wake_ups.put(key, considered.now + _SOON)
    # Last: under this hold the question counts as a person's, and is not looked at again.
    ports.changes.add_hold(key, _hold(considered))
    if is_new:
        # The case is on record and listed; nobody asks again for the sake of the event.
        with suppress(PuntualError):
            ports.events.tell(case, CaseChange.OPENED)
    return LeftToPerson(reasons)


def _hold(considered: Considered) -> Hold:
    """Return the hold that the question would have made if no machine answered any."""
    message, now = considered.asked.message, considered.now
    length = (considered.terms.policy or DEFAULT_POLICY).holds.handoff
    return Hold(
        considered.asked.id,
        HoldKind.HANDOFF,
        min(message.at, now),
        None if length is None else now + length,
        origin=f"reply:{message.intent}",
    )


def _case(considered: Considered) -> Case:
    message, key = considered.asked.message, considered.asked.key
    sent = Sent(key.creditor, [key], message.wamid, message.wamid, message.at, message.kind)
    understood = Understanding(
        message.intent,
        others=(),
        confidence=1.0,
        promise_date=None,
        amount=None,
        decided_by="",
        hand_to_person=True,
    )
    rules = considered.terms.rules
    zone = rules.zones[0] if rules else None
    policy = considered.terms.policy or DEFAULT_POLICY
    return new_case(sent, understood, policy, zone, considered.now)
