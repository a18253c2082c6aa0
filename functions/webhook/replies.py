"""Apply a reply to the person who sent it: to every record of theirs."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import assert_never

from functions.webhook.dependencies import SOON, Dependencies
from functions.webhook.known_senders import KnownSender, know_sender
from functions.webhook.outcomes import Answered, Outcome, Passed, Postponed
from functions.webhook.whatsapp.updates import Reply
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.conversation.classify_reply import understand
from puntual.domain.conversation.intent import Intent, read_payload
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY, Holds

_SOURCE = "whatsapp reply"


def record_reply(
    dependencies: Dependencies, reply: Reply, creditor: Creditor | None, now: datetime
) -> Outcome:
    """Apply a reply to every debtor behind its sender.

    One phone may stand behind several debtors, and it is not known which one is meant.
    """
    if creditor is None:
        return Passed.UNKNOWN_NUMBER
    intent = read_payload(reply.payload) or understand(reply.text, dependencies.phrases())
    sender = know_sender(dependencies, CreditorId(creditor.id), reply)
    if intent is Intent.OPT_OUT:
        return _withdraw(dependencies, sender, reply, now)
    if not sender.debtors:
        return Passed.UNKNOWN_SENDER
    taken = _take_all(dependencies, sender.debtors, intent, reply, now)
    return _learn(dependencies, sender) or taken


def _withdraw(
    dependencies: Dependencies, sender: KnownSender, reply: Reply, now: datetime
) -> Outcome:
    """Record a withdrawal, also of a sender whom no record has yet: one may have them tomorrow."""
    # Meta's clock may be ahead of ours; what is said holds from the moment that we hear it.
    said = ConsentEvent(ConsentKind.REVOKED, min(reply.at, now), _SOURCE, reply.wamid)
    withdrawals = Withdrawals(dependencies.accounts, dependencies.changes, dependencies.people)
    postponed: Postponed | None = None
    is_news = False
    try:
        is_news = withdrawals.record(sender.creditor, sender.ids, said)
    except (Unavailable, StaleAccount) as error:
        postponed = Postponed(type(error).__name__)
    for debtor in sender.debtors:
        dependencies.wake_ups.put(debtor, now + SOON)
    postponed = postponed or _learn(dependencies, sender)
    if postponed is not None:
        return postponed
    return Answered(Intent.OPT_OUT, is_news) if sender.debtors else Passed.UNKNOWN_SENDER


def _learn(dependencies: Dependencies, sender: KnownSender) -> Postponed | None:
    """Learn each id of the sender that a debtor of theirs is not known by."""
    try:
        for debtor, ids in sender.unlearned.items():
            dependencies.changes.learn_ids(debtor, ids)
    except (Unavailable, StaleAccount) as error:
        return Postponed(type(error).__name__)
    return None


def _take_all(
    dependencies: Dependencies,
    debtors: Iterable[DebtorKey],
    intent: Intent,
    reply: Reply,
    now: datetime,
) -> Answered | Postponed:
    """Apply a reply to each debtor; one that cannot take it now delays no other."""
    news: list[bool] = []
    postponed: Postponed | None = None
    for debtor in debtors:
        try:
            news.append(_take(dependencies, debtor, intent, reply, now))
        except (Unavailable, StaleAccount) as error:
            postponed = Postponed(type(error).__name__)
    return postponed or Answered(intent, any(news))


def _take(
    dependencies: Dependencies, debtor: DebtorKey, intent: Intent, reply: Reply, now: datetime
) -> bool:
    hold = _asked_for(intent, reply, now, _holds(dependencies, debtor))
    if hold is None:
        return False
    is_news = dependencies.changes.add_hold(debtor, hold)
    # The next evaluation confirms what was agreed, and sets the one after it to the hold's end.
    dependencies.wake_ups.put(debtor, now + SOON)
    return is_news


def _holds(dependencies: Dependencies, debtor: DebtorKey) -> Holds:
    """Return how long each answer holds reminders, by the creditor's policy in force."""
    return (dependencies.policies.current(debtor.creditor) or DEFAULT_POLICY).holds


def _asked_for(intent: Intent, reply: Reply, now: datetime, holds: Holds) -> Hold | None:
    """Return the hold that a reply asks for; None for thanks and greetings.

    It begins when it was said and lasts from when it was heard: a webhook that was down for days
    brings what nobody could take note of meanwhile.
    """
    wanted = _peace_after(intent, holds)
    if wanted is None:
        return None
    kind, length = wanted
    until = None if length is None else now + length
    return Hold(hold_id(reply.wamid), kind, min(reply.at, now), until, origin=f"reply:{intent}")


def hold_id(wamid: str) -> str:
    """Return the id of the hold that a message makes; a key takes not all that a wamid has."""
    digest = hashlib.sha256(wamid.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"reply.{digest}"


def _peace_after(intent: Intent, holds: Holds) -> tuple[HoldKind, timedelta | None] | None:
    match intent:
        case Intent.ALREADY_PAID:
            return HoldKind.CLAIM, holds.claim
        case Intent.NEED_TIME:
            return HoldKind.PROMISE, holds.promise
        case Intent.WRONG_NUMBER:
            return HoldKind.WRONG_NUMBER, None
        case Intent.TALK_TO_PERSON:
            return HoldKind.HANDOFF, holds.handoff
        case Intent.UNCLEAR | Intent.OPT_OUT:
            # It may be a wish to be left alone: that does not lapse before a person has read it.
            return HoldKind.HANDOFF, None
        case Intent.COURTESY:
            return None
        case _ as unreachable:
            assert_never(unreachable)
