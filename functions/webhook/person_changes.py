"""Somebody has another phone, and the old one may be a stranger's soon (Meta, "System messages").

Nothing more goes to the old phone until the billing system sends another one, or a person ends the
hold. Nothing goes to the new one either, which nobody of the creditor has told; but it is the same
person, so what is withdrawn from one holds for the other.
"""

from collections.abc import Iterable
from datetime import datetime

from functions.webhook.dependencies import SOON, Dependencies
from functions.webhook.outcomes import Outcome, Passed, PersonMoved, Postponed
from functions.webhook.whatsapp.updates import PersonChanged
from puntual.domain.accounts.consent import ConsentEvent, latest_withdrawals
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import lines
from puntual.domain.conversation.kept_message import message_id
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey


def record_change(
    dependencies: Dependencies, update: PersonChanged, creditor: Creditor | None, now: datetime
) -> Outcome:
    """Hold every debtor behind the old ids, and know the new ones as theirs."""
    if creditor is None:
        return Passed.UNKNOWN_NUMBER
    is_same_line = bool(update.new_ids) and lines(update.new_ids) <= lines(update.old_ids)
    if is_same_line:
        return Passed.REFUSED
    owner = CreditorId(creditor.id)
    people = [dependencies.people.find(owner, one) for one in update.old_ids]
    _keep(dependencies, owner, update.new_ids, (one for who in people for one in who.withdrawals))
    debtors = sorted({key for person in people for key in person.records})
    if not debtors:
        return Passed.UNKNOWN_SENDER
    return _hold_all(dependencies, debtors, update, now)


def _keep(
    dependencies: Dependencies,
    creditor: CreditorId,
    wa_ids: Iterable[str],
    said: Iterable[ConsentEvent],
) -> None:
    """Keep for the new ids what was withdrawn from the old ones, which no record may have."""
    withdrawals = latest_withdrawals(said)
    for wa_id in wa_ids:
        for event in withdrawals:
            dependencies.people.keep_withdrawal(creditor, wa_id, event)


def _hold_all(
    dependencies: Dependencies, debtors: Iterable[DebtorKey], update: PersonChanged, now: datetime
) -> PersonMoved | Postponed:
    """Hold each debtor; one that cannot take it now delays no other."""
    since = min(update.at, now)
    hold = Hold(
        message_id(update.wamid), HoldKind.NUMBER_CHANGED, since, None, origin="whatsapp:changed"
    )
    news: list[bool] = []
    postponed: Postponed | None = None
    for debtor in debtors:
        try:
            news.append(dependencies.changes.add_hold(debtor, hold))
            dependencies.changes.learn_ids(debtor, update.new_ids)
            dependencies.wake_ups.put(debtor, now + SOON)
        except (Unavailable, StaleAccount) as error:
            postponed = Postponed(type(error).__name__)
    return postponed or PersonMoved(any(news))
