"""Keep what people write, and open a case where a person has to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.case import Case, priority_of
from puntual.domain.conversation.case_due import due_at
from puntual.domain.conversation.kept_message import (
    UnknownSender,
    Writer,
    reply_id,
)
from puntual.domain.conversation.message_kind import GESTURES, WORDLESS, MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.policies.policy import Policy

_FOR_A_PERSON: Final = frozenset({HoldKind.HANDOFF, HoldKind.DECEASED, HoldKind.WRONG_NUMBER})
_COURTESY: Final = frozenset({SpokenIntent.THANKS, SpokenIntent.GREETING})


@dataclass(frozen=True, slots=True)
class Sent:
    """A message with who sent it.

    Attributes:
        writers: the records of the sender; of one without, WhatsApp's own id.
        wamid: the message that the words are kept under.
        reply: the message that was sent, which is another one for an edit.
    """

    creditor: CreditorId
    writers: Sequence[Writer]
    wamid: str
    reply: str
    at: datetime
    kind: MessageKind


def writers_of(
    creditor: CreditorId, debtors: Sequence[DebtorKey], senders: Sequence[str]
) -> Sequence[Writer]:
    """Return whose words a message is: of a shared phone those of all its debtors."""
    return [*debtors] or [UnknownSender(creditor, one) for one in senders[:1]]


def needs_case(
    sent: Sent, understood: Understanding, held: HoldKind | None, *, is_opt_out: bool
) -> bool:
    """Tell whether a person has to read a message.

    Args:
        sent: the message.
        understood: what it says.
        held: the hold that it made; None where it made none.
        is_opt_out: whether it was a withdrawal without doubt, which is done already.
    """
    if is_opt_out or sent.kind in GESTURES:
        return False
    is_stranger = any(isinstance(one, UnknownSender) for one in sent.writers)
    if is_stranger and understood.intent not in _COURTESY:
        return True
    return sent.kind in WORDLESS or held in _FOR_A_PERSON


def new_case(
    sent: Sent, understood: Understanding, policy: Policy, zone: ZoneInfo | None, now: datetime
) -> Case:
    """Return the case of a message, called like its hold.

    Args:
        sent: the message.
        understood: what it says.
        policy: by whose office hours it is due.
        zone: of the office hours; None while unknown.
        now: when it was heard (UTC).
    """
    heard = {understood.intent, *understood.others}
    if understood.may_be_opt_out:
        heard.add(SpokenIntent.OPT_OUT)
    debtors = tuple(one.debtor for one in sent.writers if isinstance(one, DebtorKey))
    strangers = [one.sender for one in sent.writers if isinstance(one, UnknownSender)]
    return Case(
        id=reply_id(sent.reply, sent.wamid),
        creditor=sent.creditor,
        debtors=debtors,
        sender=strangers[0] if strangers else "",
        intent=understood.intent,
        priority=priority_of(heard),
        sent_at=sent.at,
        wamid=sent.wamid,
        opened_at=now,
        due_at=due_at(now, policy, zone or ZoneInfo("UTC")),
        label=understood.cause,
    )
