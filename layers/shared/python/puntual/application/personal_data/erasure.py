"""Erasure: what names or reaches a person goes, and the proof of how they were treated stays.

A person who asked to be forgotten must not be written to when a billing system sends them again
that night. So a digest of each line stays, by which all withdrawals hold for a record with it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from puntual.application.conversation.media_keeping import keys_of
from puntual.application.personal_data.people import PersonalData, PersonRecords
from puntual.domain.accounts.consent import ERASURE, ConsentEvent, ConsentKind
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.people.legal_hold import LegalHold
from puntual.domain.conversation.kept_message import REPLY, Writer, message_id
from puntual.domain.errors import Conflict, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey

# In the place of the phone of a stranger.
_ERASED: Final = "erased"


def reasons_to_keep(data: PersonalData, person: PersonRecords, now: datetime) -> tuple[str, ...]:
    """Return why a law may want the data kept: each of them, with the debtor.

    What is owed and what is disputed is needed for as long as it is: a claim that is still to be
    settled need not be forgotten.
    """
    return tuple(
        reason for key in person.records for reason in sorted(_reasons_of(data, key, now))
    )


def forget(
    data: PersonalData,
    person: PersonRecords,
    by: str,
    now: datetime,
    has_time: Callable[[], bool] = lambda: True,
) -> bool:
    """Forget a person; repeated, it goes on where it was cut short.

    Args:
        data: the ports.
        person: the one to forget.
        by: the person who decided it; that stays on record.
        now: the instant (UTC).
        has_time: asked before each message is removed.

    Returns:
        Whether all is done; if not, the same again goes on.

    Raises:
        Conflict: one of the records is about to become another one, or is on a legal hold.
        Unavailable: a record kept changing; what is left is done by the same again.
    """
    if any(data.look(key).profile.is_merging for key in person.records):
        raise Conflict("a merge of this person is under way; finish it first")
    _require_no_hold(data, person)
    _silence(data, person, ConsentEvent(ConsentKind.REVOKED, now, ERASURE, f"operator:{by}"))

    def may_go_on() -> bool:
        """Ask before each step, for a hold that is placed meanwhile keeps what is still there."""
        _require_none_placed(data, person)
        return has_time()

    if not all(_forget_words(data, one, may_go_on) for one in data.writers_of(person)):
        return False
    _forget_records(data, person)
    return True


def _forget_records(data: PersonalData, person: PersonRecords) -> None:
    # The first ones lead to the others: cut short, the same again finds whoever is left.
    for key in reversed(person.records):
        _require_none_placed(data, person)
        for one in (*data.merged_into(key), key):
            data.history.erase_message_ids(one)
            _forget_cases_of_holds(data, one)
        data.changes.erase_person(key)


def _silence(data: PersonalData, person: PersonRecords, said: ConsentEvent) -> None:
    """Have all records withdraw, and then each line; what was cut short says it once."""
    for key in person.records:
        consents = data.look(key).profile.consents
        if not consents or consents[-1].source != ERASURE:
            data.changes.add_consent(key, said)
    for line in person.lines:
        data.people.erase(person.records[0].creditor, line, said)


def _require_no_hold(data: PersonalData, person: PersonRecords) -> None:
    """Refuse to erase what has to be kept for a court or an authority.

    Raises:
        Conflict: a hold stands.
    """
    for hold in (one for key in person.records for one in data.holds_on(key)):
        raise _held(hold)


def _require_none_placed(data: PersonalData, person: PersonRecords) -> None:
    """Refuse to go on where a hold was placed since the erasure began: on a record of today.

    Raises:
        Conflict: a hold stands.
    """
    for hold in filter(None, map(data.holds.find, person.records)):
        raise _held(hold)


def _held(hold: LegalHold) -> Conflict:
    return Conflict(
        f"{hold.key.debtor} is on a legal hold of {hold.by} since {hold.at:%Y-%m-%d}; end "
        f"it first, if it may end: puntual person release {hold.key.debtor}"
    )


def _forget_words(data: PersonalData, writer: Writer, has_time: Callable[[], bool]) -> bool:
    """Remove media before the messages that name them, from wherever they may lie."""
    for message in data.words.all_of(writer):
        if not has_time():
            return False
        if message.file is not None:
            for key in keys_of(message.file.key):
                data.media.remove(key)
        _forget_case(data, writer.creditor, message_id(message.wamid))
        data.words.remove(writer, message)
    return True


def _forget_cases_of_holds(data: PersonalData, key: DebtorKey) -> None:
    """Forget who wrote in a debtor's cases, which are called like the holds of the words."""
    account = data.accounts.read(key)
    for hold in () if account is None else account.holds:
        if hold.id.startswith(REPLY):
            _forget_case(data, key.creditor, hold.id)


def _forget_case(data: PersonalData, creditor: CreditorId, id_: str) -> None:
    """Take from a case what has a phone in it: a stranger's id, and that of the message.

    Raises:
        Unavailable: somebody is working on the case; the same again does it.
    """
    case = data.cases.find(creditor, id_)
    if case is None or not case.wamid:
        return
    bare = replace(case, sender=_ERASED if case.sender else "", wamid="")
    if not data.cases.replace(bare, case):
        raise Unavailable("somebody is working on a case of this person")


def _reasons_of(data: PersonalData, key: DebtorKey, now: datetime) -> set[str]:
    view = data.look(key).view(now)
    reasons = {f"{key.debtor} owes"} if view.open_instalments else set()
    if any(one.kind is HoldKind.DISPUTE for one in view.active_holds(now)):
        reasons.add(f"{key.debtor} is in a dispute")
    return reasons
