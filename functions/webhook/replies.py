"""Apply a reply to the accounts of its sender."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import assert_never

from functions.webhook.dependencies import SOON, Dependencies
from functions.webhook.outcomes import Answered, Outcome, Passed, Postponed
from functions.webhook.whatsapp.updates import Reply
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
    """Apply a reply to every debtor behind its sender."""
    if creditor is None:
        return Passed.UNKNOWN_NUMBER
    debtors = {
        debtor
        for sender in reply.senders
        for debtor in dependencies.people.debtors_of(CreditorId(creditor.id), sender)
    }
    if not debtors:
        return Passed.UNKNOWN_SENDER
    intent = read_payload(reply.payload) or understand(reply.text, dependencies.phrases())
    # One phone may stand behind several debtors, and it is not known which one is meant.
    return _take_all(dependencies, sorted(debtors), intent, reply, now)


def _holds(dependencies: Dependencies, debtor: DebtorKey) -> Holds:
    """Return how long each answer holds reminders, by the creditor's policy in force."""
    return (dependencies.policies.current(debtor.creditor) or DEFAULT_POLICY).holds


def _take_all(
    dependencies: Dependencies,
    debtors: Iterable[DebtorKey],
    intent: Intent,
    reply: Reply,
    now: datetime,
) -> Answered | Postponed:
    """Apply a reply to each debtor; one that cannot take it now delays no other.

    Meta may take its time to come again, and an opt-out holds from the moment that it is heard.
    """
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
    # Meta's clock may be ahead of ours; what is said holds from the moment that we hear it.
    at = min(reply.at, now)
    if intent is Intent.OPT_OUT:
        said = ConsentEvent(ConsentKind.REVOKED, at, _SOURCE, reply.wamid)
        is_news = dependencies.changes.add_consent(debtor, said)
        dependencies.wake_ups.put(debtor, now + SOON)
        return is_news
    return _hold(
        dependencies, debtor, _asked_for(intent, reply, at, _holds(dependencies, debtor)), now
    )


def _asked_for(intent: Intent, reply: Reply, since: datetime, holds: Holds) -> Hold:
    kind, length = _hold_end_after(intent, holds)
    # A wamid has characters that a key must not have.
    digest = hashlib.sha256(reply.wamid.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    until = None if length is None else since + length
    return Hold(f"reply.{digest}", kind, since, until, origin=f"reply:{intent.value}")


def _hold_end_after(intent: Intent, holds: Holds) -> tuple[HoldKind, timedelta | None]:
    match intent:
        case Intent.ALREADY_PAID:
            return HoldKind.CLAIM, holds.claim
        case Intent.NEED_TIME:
            return HoldKind.PROMISE, holds.promise
        case Intent.WRONG_NUMBER:
            return HoldKind.WRONG_NUMBER, None
        case Intent.TALK_TO_PERSON | Intent.UNCLEAR | Intent.OPT_OUT:
            return HoldKind.HANDOFF, holds.handoff
        case _ as unreachable:
            assert_never(unreachable)


def _hold(dependencies: Dependencies, debtor: DebtorKey, hold: Hold, now: datetime) -> bool:
    is_news = dependencies.changes.add_hold(debtor, hold)
    # The next evaluation confirms what was agreed, and sets the one after it to the hold's end.
    dependencies.wake_ups.put(debtor, now + SOON)
    return is_news
