"""Two accounts that become one: what goes over, in which order, and what of both counts.

The stricter of both counts: what either withdrew is withdrawn, what either was sent is sent, what
holds either holds. While it is under way a hold keeps every message from both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.books.carried import carried_of_account
from puntual.domain.accounts.books.oldest_documents import DOCUMENTS, oldest_documents
from puntual.domain.accounts.books.parcels import Parcel
from puntual.domain.accounts.consent import (
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
    in_order,
    joined,
)
from puntual.domain.accounts.contact import CarriedContact, Contact
from puntual.domain.accounts.hold import OF_THE_PHONE, Hold, HoldKind
from puntual.domain.accounts.person import (
    MOST_LINES,
    has_same_line,
    left_after,
    lines,
    without_person,
)
from puntual.domain.channel import Channel
from puntual.domain.errors import Conflict, PuntualError
from puntual.domain.ids import DebtorId, DebtorKey, escape_id, unescape_id

# What one item takes, for a contact may cover hundreds of instalments.
_COVERAGES: Final = 3_000
_CONTACTS: Final = 200
_MERGE: Final = "merge."


class AccountMerged(PuntualError):
    """An account has become another one, or is about to.

    Attributes:
        key: the account.
        into: what it became.
        is_done: whether all that was in it has gone over.
    """

    def __init__(self, key: DebtorKey, into: DebtorKey, *, is_done: bool) -> None:
        super().__init__("the account was merged into another one")
        self.key = key
        self.into = into
        self.is_done = is_done


def require_apart(profile: Profile) -> None:
    """Refuse to change an account that has become another one.

    Raises:
        AccountMerged: it has.
    """
    if profile.merged_into is not None:
        into = DebtorKey(profile.key.creditor, profile.merged_into)
        raise AccountMerged(profile.key, into, is_done=not profile.is_merging)


def require_mergeable(source: Account, target: Account, at: datetime) -> None:
    """Refuse to begin what could not end well.

    Raises:
        Conflict: one of the accounts has become another one, they are the same, or something is
            still on its way to the one that would go.
    """
    if source.key == target.key:
        raise Conflict("a customer cannot be merged into itself")
    if source.profile.merged_into is not None or target.profile.merged_into is not None:
        raise Conflict("one of the customers was merged into another one already")
    if any(one.kind is HoldKind.MERGING for one in source.active_holds(at)):
        raise Conflict("another customer is being merged into this one; finish that first")


def merging_hold(source: DebtorId, at: datetime) -> Hold:
    """Return the hold of both accounts while one goes over to the other."""
    return Hold(f"{_MERGE}{escape_id(source)}", HoldKind.MERGING, at, None, origin="merge")


def debtors_merged_into(account: Account) -> tuple[DebtorId, ...]:
    """Return the debtors that went over to an account, or were about to: their holds tell."""
    marks = (one.id for one in account.holds if one.kind is HoldKind.MERGING)
    sources = (DebtorId(unescape_id(one.removeprefix(_MERGE))) for one in marks)
    return tuple(sorted({*sources} - {account.key.debtor}))


def next_parcel(source: Account, target: Account, at: datetime) -> Parcel:
    """Return what goes over next; an empty parcel when nothing is left.

    What was sent and what holds goes first, so that no document is where it does not count.
    """
    carried = [*_missing_contacts(source, target, at)]
    if carried:
        return Parcel(at, carried=tuple(_first(carried)))
    holds = [*_missing_holds(source, target, at)]
    if holds:
        return Parcel(at, holds=tuple(holds[:DOCUMENTS]))
    return oldest_documents(source, at)


def merged_profiles(target: Profile, source: Profile, at: datetime) -> Profile:
    """Return the profile of an account after another one went over to it.

    Who the debtor is stays as the billing system describes the one that stays. The ids of both
    stand for the person, as many as one person has.
    """
    consents = joined(target.consents, source.consents)
    withdrawn = _withdrawn_again(target, source, consents, at)
    ids = _ids_of_both(target, source)
    merged = replace(
        target,
        consents=in_order((*consents, *withdrawn)),
        wa_ids=ids,
        on_legal_hold=target.on_legal_hold or source.on_legal_hold,
    )
    return replace(merged, left_lines=left_after(source, merged))


def emptied_profile(source: Profile) -> Profile:
    """Return the profile of an account that has gone over.

    Nobody is named or reached by it any more, and whoever is forgotten is not forgotten in part.
    """
    return replace(without_person(source), is_merging=False)


def _first(carried: Sequence[CarriedContact]) -> Iterator[CarriedContact]:
    """Yield as many contacts as one item takes, one at least."""
    covered = 0
    for one in carried[:_CONTACTS]:
        if covered and covered + len(one.contact.covered) > _COVERAGES:
            return
        covered += len(one.contact.covered)
        yield one


def _missing_contacts(source: Account, target: Account, at: datetime) -> Iterator[CarriedContact]:
    known = {one.name: one.contact for one in target.carried}
    of_source = carried_of_account(source.key.debtor, source.contacts, at)
    for one in (*of_source, *source.carried):
        if one.source != target.key.debtor and not _is_part(one.contact, known.get(one.name)):
            yield one


def _is_part(contact: Contact, known: Contact | None) -> bool:
    """Tell whether all that a contact counts for is known."""
    if known is None:
        return False
    covered, receipts = {*contact.covered}, {*contact.receipts}
    return covered <= {*known.covered} and receipts <= {*known.receipts}


def _missing_holds(source: Account, target: Account, at: datetime) -> Iterator[Hold]:
    known = {one.id: one for one in target.holds}
    is_same_phone = has_same_line(source.profile.phone, target.profile.phone)
    for hold in source.holds:
        is_of_other_phone = hold.kind in OF_THE_PHONE and not is_same_phone
        if hold.kind is HoldKind.MERGING or is_of_other_phone or not _is_live(hold, at):
            continue
        there = known.get(hold.id)
        if there is None or _ends_before(there, hold):
            yield hold


def _is_live(hold: Hold, at: datetime) -> bool:
    return hold.until is None or hold.until > at


def _ends_before(one: Hold, other: Hold) -> bool:
    return one.until is not None and (other.until is None or one.until < other.until)


def _withdrawn_again(
    target: Profile, source: Profile, consents: Sequence[ConsentEvent], at: datetime
) -> Iterator[ConsentEvent]:
    """Yield a withdrawal for each channel of which a renewal of one would lift the other's."""
    for channel in Channel:
        before = (consent_at(one.consents, at, channel) for one in (target, source))
        is_strict = consent_at(consents, at, channel) is ConsentStatus.WITHDRAWN
        if ConsentStatus.WITHDRAWN in before and not is_strict:
            proof = f"withdrawn before {source.key.debtor} became {target.key.debtor}"
            channels = frozenset({channel})
            yield ConsentEvent(ConsentKind.REVOKED, at, "merge", proof, channels)


def _ids_of_both(target: Profile, source: Profile) -> frozenset[str]:
    known = target.wa_ids
    for wa_id in sorted(source.wa_ids):
        if len(lines(known | {wa_id})) <= MOST_LINES:
            known |= {wa_id}
    return known
