"""Apply a reply to the person who sent it: to every record of theirs that it concerns."""

from collections.abc import Mapping
from datetime import datetime

from functions.webhook.dependencies import SOON, Dependencies
from functions.webhook.follow_ups import FollowUps
from functions.webhook.known_senders import KnownSender, know_sender, share_withdrawals
from functions.webhook.outcomes import PASSING, Answered, Outcome, Passed, Postponed
from functions.webhook.whatsapp.updates import Reply
from functions.webhook.words import keep_reply, replies_of
from puntual.application.conversation.hearing import HeardMessage, Hearer, Message
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold, HoldKind, replaced_by_edit
from puntual.domain.conversation.asked_hold import AskedHold
from puntual.domain.conversation.buttons import confirms_phone
from puntual.domain.conversation.inbound import Inbound
from puntual.domain.conversation.kept_message import reply_id
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey

_SOURCE = "whatsapp reply"


def record_reply(
    dependencies: Dependencies,
    reply: Reply,
    creditor: Creditor | None,
    follow_ups: FollowUps,
    now: datetime,
) -> Outcome:
    """Apply a reply to the debtors behind its sender.

    To be left alone is asked for all of them; what is said of one debt concerns the one whose
    message is answered, or else a person asks. It is passed on only when all of that is safe.
    """
    if creditor is None:
        return Passed.UNKNOWN_NUMBER
    owner = CreditorId(creditor.id)
    sender = know_sender(dependencies, owner, reply.senders, reply.answered, now)
    heard = _hear(dependencies, sender, reply, now)
    acted = _act(dependencies, sender, heard, reply, now)
    postponed = _keep(dependencies, sender, heard, reply, follow_ups, now)
    if postponed is not None or isinstance(acted, Postponed):
        return postponed or acted
    if not heard.is_opt_out:
        follow_ups.pass_on(reply.senders, replies_of(sender, reply, heard))
    return acted


def _act(
    dependencies: Dependencies,
    sender: KnownSender,
    heard: HeardMessage,
    reply: Reply,
    now: datetime,
) -> Outcome:
    if heard.is_opt_out:
        return _withdraw(dependencies, sender, reply, now)
    if not sender.debtors:
        share_withdrawals(dependencies.people, sender)
        return Passed.UNKNOWN_SENDER
    asked = {**heard.asked, **_taken_back(dependencies, sender, heard, reply, now)}
    taken = _take_all(dependencies, heard, asked, reply, now)
    return _confirm(dependencies, heard, reply, now) or _learn(dependencies, sender) or taken


def _keep(
    dependencies: Dependencies,
    sender: KnownSender,
    heard: HeardMessage,
    reply: Reply,
    follow_ups: FollowUps,
    now: datetime,
) -> Postponed | None:
    """Keep words and case; what cannot be kept now delays neither withdrawal nor hold."""
    try:
        case = keep_reply(dependencies, sender, reply, heard, now)
    except PASSING as error:
        return Postponed(type(error).__name__)
    if case is not None:
        follow_ups.tell(case)
    return None


def _hear(
    dependencies: Dependencies, sender: KnownSender, reply: Reply, now: datetime
) -> HeardMessage:
    hearer = Hearer(
        dependencies.accounts, dependencies.policies, dependencies.rules, dependencies.reader
    )
    said = Inbound(reply.kind, reply.payload, reply.text)
    message = Message(said, reply.at, reply.answered, reply_id(reply.wamid, reply.edits))
    return hearer.hear(sender.creditor, message, sender.debtors, now)


def _withdraw(
    dependencies: Dependencies, sender: KnownSender, reply: Reply, now: datetime
) -> Outcome:
    """Record a withdrawal, also of a sender that no record has yet: one may come tomorrow."""
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
    # An old phone is nobody's, and what was withdrawn from it may concern somebody all the same.
    is_known = bool(sender.debtors) or is_news
    return Answered(SpokenIntent.OPT_OUT, None, is_news) if is_known else Passed.UNKNOWN_SENDER


def _confirm(
    dependencies: Dependencies, heard: HeardMessage, reply: Reply, now: datetime
) -> Postponed | None:
    """Note that the debtor has the phone, before anything is shown there."""
    if heard.named is None or not confirms_phone(reply.payload, heard.understood.intent):
        return None
    try:
        if dependencies.changes.confirm_phone(heard.named, min(reply.at, now)):
            dependencies.wake_ups.put(heard.named, now + SOON)
    except (Unavailable, StaleAccount) as error:
        return Postponed(type(error).__name__)
    return None


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
    heard: HeardMessage,
    holds: Mapping[DebtorKey, AskedHold],
    reply: Reply,
    now: datetime,
) -> Answered | Postponed:
    """Hold each debtor as asked; one that cannot take it now delays no other."""
    intent = heard.understood.intent
    news: list[bool] = []
    postponed: Postponed | None = None
    for debtor, asked in holds.items():
        hold = _hold(asked, intent, reply, now)
        try:
            news.append(dependencies.changes.add_hold(debtor, hold))
            # The next evaluation confirms what was agreed, and sets the one after it to the end.
            dependencies.wake_ups.put(debtor, now + SOON)
        except (Unavailable, StaleAccount) as error:
            postponed = Postponed(type(error).__name__)
    return postponed or Answered(intent, _kind(heard.asked), any(news))


def _taken_back(
    dependencies: Dependencies,
    sender: KnownSender,
    heard: HeardMessage,
    reply: Reply,
    now: datetime,
) -> Mapping[DebtorKey, AskedHold]:
    """Return what an edit asks for by asking for nothing: an end of what the words before held.

    A hold that is over as it begins, for with each hold of an edit those of its message end. What
    waits for a person goes on waiting.
    """
    over = AskedHold(HoldKind.PROMISE, min(reply.at, now))
    return {
        debtor: over
        for debtor in (sender.debtors if reply.edits else ())
        if debtor not in heard.asked and _is_held(dependencies, debtor, reply, now)
    }


def _is_held(dependencies: Dependencies, debtor: DebtorKey, reply: Reply, now: datetime) -> bool:
    account = dependencies.accounts.look(debtor)
    edit = reply_id(reply.wamid, reply.edits)
    return account is not None and bool(replaced_by_edit(account.base.holds, edit, now))


def _kind(asked: Mapping[DebtorKey, AskedHold]) -> HoldKind | None:
    return next((one.kind for one in asked.values()), None)


def _hold(asked: AskedHold, intent: SpokenIntent, reply: Reply, now: datetime) -> Hold:
    """Return the hold: it begins when it was said and lasts from when it was heard.

    A webhook that was down for days brings what was said meanwhile.
    """
    return Hold(
        reply_id(reply.wamid, reply.edits),
        asked.kind,
        min(reply.at, now),
        asked.until,
        asked.instalments,
        origin=f"reply:{intent}",
        promised_on=asked.promised_on,
        may_be_opt_out=asked.may_be_opt_out,
        promised=asked.promised,
    )
