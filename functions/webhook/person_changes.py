"""Somebody has another phone, and the old one may be a stranger's soon (Meta, "System messages").

Nothing more goes to the old phone until the billing system sends another one, or a person ends the
hold. Nothing goes to the new one either, for the creditor has not told it; but it is the same
person, so what is withdrawn from one holds for the other. All of it is kept for the ids first: a
record may come tomorrow that has them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from functions.webhook.dependencies import SOON, Dependencies
from functions.webhook.known_senders import line_told
from functions.webhook.outcomes import Outcome, Passed, PersonMoved, Postponed
from functions.webhook.whatsapp.updates import PersonChanged
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import latest_withdrawals
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import lines
from puntual.domain.conversation.kept_message import message_id
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.phone import is_scoped_id


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
    new_ids = frozenset(update.new_ids)
    change = NumberChange(message_id(update.wamid), min(update.at, now), new_ids)
    # For the ids first: a record that comes to have one meanwhile finds it there.
    _keep(dependencies, owner, update.old_ids, change)
    old = {*update.old_ids, *_lines_left(dependencies, owner, update.old_ids, change, now)}
    _keep(dependencies, owner, old - {*update.old_ids}, change)
    _carry_withdrawals(dependencies, owner, old, change)
    debtors = _records_behind(dependencies, owner, old)
    if not debtors:
        return Passed.UNKNOWN_SENDER
    return _hold_all(dependencies, debtors, update, change, now)


def _records_behind(
    dependencies: Dependencies, creditor: CreditorId, wa_ids: Iterable[str]
) -> list[DebtorKey]:
    people = [dependencies.people.find(creditor, one) for one in sorted(wa_ids)]
    return sorted({key for person in people for key in person.records})


def _lines_left(
    dependencies: Dependencies,
    creditor: CreditorId,
    old: Sequence[str],
    change: NumberChange,
    now: datetime,
) -> frozenset[str]:
    """Return the lines that a notice means and does not name.

    Where it names no phone, those of the records that have its ids, for other records may have the
    same phone. Where no record has any, a message of ours may have told whose an id is, as of one
    who writes.
    """
    debtors = _records_behind(dependencies, creditor, old)
    if debtors and not all(map(is_scoped_id, old)):
        return frozenset()
    known = [dependencies.accounts.look(key) for key in debtors]
    phones = [one.profile.phone for one in known if one and _has_old_phone(one.profile, change)]
    told = None if debtors else line_told(dependencies, creditor, old, now)
    return lines(filter(None, (*phones, told))) - lines(change.new_ids)


def _has_old_phone(profile: Profile, change: NumberChange) -> bool:
    """Tell whether the phone of a record is from before a change of which it knows nothing yet."""
    since = profile.phone_since
    is_older = since is None or since <= change.at
    return is_older and change.new_ids.isdisjoint(profile.wa_ids)


def _keep(
    dependencies: Dependencies, creditor: CreditorId, old: Iterable[str], change: NumberChange
) -> None:
    """Keep that ids have changed, for records that will have them."""
    for wa_id in old:
        dependencies.people.keep_change(creditor, wa_id, change)


def _carry_withdrawals(
    dependencies: Dependencies, creditor: CreditorId, old: Iterable[str], change: NumberChange
) -> None:
    """Record for the new ids and their debtors what was withdrawn from the old ones."""
    people = dependencies.people
    said = [event for wa_id in old for event in people.withdrawn(creditor, wa_id)]
    withdrawals = Withdrawals(dependencies.accounts, dependencies.changes, people)
    for event in latest_withdrawals(said) if change.new_ids else ():
        withdrawals.record(creditor, change.new_ids, event)


def _hold_all(
    dependencies: Dependencies,
    debtors: Iterable[DebtorKey],
    update: PersonChanged,
    change: NumberChange,
    now: datetime,
) -> PersonMoved | Postponed:
    """Hold each debtor; one that cannot take it now delays no other.

    They learn the old id as well, where it is a person's own: more may be told of it later.
    """
    own_ids = change.new_ids.union(filter(is_scoped_id, update.old_ids))
    news: list[bool] = []
    postponed: Postponed | None = None
    for debtor in debtors:
        try:
            news.append(dependencies.changes.add_hold(debtor, change.hold))
            dependencies.changes.learn_ids(debtor, own_ids)
            dependencies.wake_ups.put(debtor, now + SOON)
        except (Unavailable, StaleAccount) as error:
            postponed = Postponed(type(error).__name__)
    return postponed or PersonMoved(any(news))
