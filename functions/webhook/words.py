"""Keep what somebody wrote, and open the case of what a person has to read.

Both are named after the message, so that a repeat of the webhook changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.webhook.dependencies import Dependencies
from functions.webhook.known_senders import KnownSender, know_sender
from functions.webhook.outcomes import Outcome, Passed
from functions.webhook.whatsapp.messages import Revoked
from functions.webhook.whatsapp.updates import Reply
from puntual.application.conversation.hearing import HeardMessage
from puntual.application.conversation.keeping import Sent, needs_case, new_case, writers_of
from puntual.application.conversation.passing_on import FETCHED, passed_on
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import KeptMessage
from puntual.domain.conversation.masking import mask
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.ports.passed_replies import PassedReply


def keep_reply(
    dependencies: Dependencies,
    sender: KnownSender,
    reply: Reply,
    heard: HeardMessage,
    now: datetime,
) -> Case | None:
    """Keep a reply's words, and open its case if a person has to read it.

    Returns:
        The case, where it is a new one.

    Raises:
        Unavailable: one of them is not safe yet.
    """
    policy = _policy(dependencies, sender.creditor)
    wamid = reply.edits or reply.wamid
    writers = writers_of(sender.creditor, sender.debtors, reply.senders)
    sent = Sent(sender.creditor, writers, wamid, reply.wamid, reply.at, reply.kind)
    message = _kept(reply, heard, min(reply.at, now) + policy.talk.keep)
    for writer in writers:
        own = replace(message, on_legal_hold=writer in sender.on_legal_hold)
        if reply.edits:
            dependencies.words.replace(writer, reply.edits, own)
        else:
            dependencies.words.keep(writer, own)
    held = next((one.kind for one in heard.asked.values()), None)
    if needs_case(sent, heard.understood, held, is_opt_out=heard.is_opt_out):
        zone = _zone(dependencies, sender.debtors, now)
        case = new_case(sent, heard.understood, policy, zone, now)
        return case if dependencies.cases.open(case) else None
    return None


def replies_of(sender: KnownSender, reply: Reply, heard: HeardMessage) -> Sequence[PassedReply]:
    """Return what is passed on of a reply whose words are kept."""
    writers = writers_of(sender.creditor, sender.debtors, reply.senders)
    has_media = reply.media is not None and reply.kind in FETCHED
    intent = heard.understood.intent
    wamid = reply.edits or reply.wamid
    return passed_on(sender.creditor, writers, wamid, reply.at, intent, has_media=has_media)


def hide_words(
    dependencies: Dependencies, update: Revoked, creditor: Creditor | None, now: datetime
) -> Outcome:
    """Mark a message as taken back; what was withdrawn by it stays withdrawn."""
    if creditor is None:
        return Passed.UNKNOWN_NUMBER
    owner = CreditorId(creditor.id)
    sender = know_sender(dependencies, owner, update.senders, "", now)
    at = min(update.at, now)
    expires = at + _policy(dependencies, owner).talk.keep
    for writer in writers_of(owner, sender.debtors, update.senders):
        dependencies.words.hide(writer, update.wamid, at, expires)
    return Passed.TAKEN_BACK


def _kept(reply: Reply, heard: HeardMessage, expires: datetime) -> KeptMessage:
    return KeptMessage(
        reply.wamid,
        reply.at,
        reply.kind,
        mask(reply.text),
        reply.answered,
        heard.understood.intent,
        expires,
        reply.media and replace(reply.media, file_name=mask(reply.media.file_name)),
        phone=next(filter(str.isdecimal, reply.senders), ""),
    )


def _policy(dependencies: Dependencies, creditor: CreditorId) -> Policy:
    return dependencies.policies.current(creditor) or DEFAULT_POLICY


def _zone(
    dependencies: Dependencies, debtors: Sequence[DebtorKey], now: datetime
) -> ZoneInfo | None:
    """Return where the first debtor is: people work where they sell."""
    account = dependencies.accounts.look(debtors[0]) if debtors else None
    rules = account and dependencies.rules.rules_for(account.profile, now)
    return rules.zones[0] if rules else None
