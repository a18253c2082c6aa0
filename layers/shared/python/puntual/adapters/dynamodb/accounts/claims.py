"""Claims: the right to send, taken by one conditional write at the account's revision.

The write is permission, schedule and record at once. For a shared phone it is a transaction with
the leases of the phone.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_hex

from puntual.adapters.dynamodb.accounts.excerpts import UNCLAIMED
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.contacts import claim_to_record, outcome_to_record
from puntual.adapters.dynamodb.items.values import instant_or_none
from puntual.adapters.dynamodb.items.views import view_to_bytes
from puntual.adapters.dynamodb.keys.account import contact_key, pair_lease_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update, replacing
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.contact import Contact, ContactName, parse_contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.person import lacks_scoped_id, line_mark
from puntual.domain.channel import Channel
from puntual.domain.errors import Conflict, PairBusy, StaleAccount, Unavailable
from puntual.domain.sending.pair_lease import PAIR_PAUSE, pair_free_at, pair_ids

_NOTHING_THERE = "attribute_not_exists(#pk)"
_UNCHANGED_SINCE_READ = f"#rev = :rev AND {UNCLAIMED}"
_IS_OWN_CLAIM = "#token = :token AND attribute_not_exists(#state_rank)"
_IS_FREE = "attribute_not_exists(#until) OR #until <= :known_until"
_LEASE_KEPT_FOR = timedelta(days=1)


def claim_contact(
    table: Table,
    account: AccountExcerpt,
    contact: Contact,
    log: bytes,
    decided_at: datetime | None,
) -> None:
    """Claim a contact, as the port ``Contacts`` defines it."""
    name = _name_of(account, contact)
    free_at = pair_free_at(account)
    if free_at is not None and contact.claimed_at < free_at:
        raise PairBusy(free_at)
    # boto3 repeats a write whose answer was lost, and the repeat meets what it wrote itself:
    # without the token that would look like another worker's claim, and the message would be lost.
    token = token_hex(8)
    claim = _claim(account, name, contact, log, token)
    try:
        _take(table, claim, _leases(account, contact.claimed_at, decided_at))
    except Unavailable:
        with suppress(Unavailable):
            _give_back(table, claim, contact, token)
        raise
    except ConditionFailed as err:
        if err.found.get(0, {}).get("token") != token:
            raise _refusal(err) from err


def _take(table: Table, claim: Update, leases: Sequence[Update]) -> None:
    if leases:
        table.transact([claim, *leases])
    else:
        table.update(claim)


def _give_back(table: Table, claim: Update, contact: Contact, token: str) -> None:
    """Give back an unused claim that may have been written, for the answer was lost."""
    given_back = outcome_to_record(contact.given_back(contact.claimed_at))
    change, values = replacing(given_back)
    with suppress(ConditionFailed):
        table.update(Update(claim.key, change, {**values, "token": token}, _IS_OWN_CLAIM))


def _name_of(account: AccountExcerpt, contact: Contact) -> ContactName:
    name = parse_contact_id(contact.id)
    if name is None:
        raise Conflict("the account has no place for another contact")
    if name.seq != account.next_seq:
        raise StaleAccount("the contact was planned for another place")
    return name


def _claim(
    account: AccountExcerpt, name: ContactName, contact: Contact, log: bytes, token: str
) -> Update:
    # The view lies with the last contact: the next look finds both, and needs no write for it.
    after = account.with_contact(contact).folded(contact.claimed_at)
    known = [one.key for one in after.base.open_instalments]
    claimed = claim_to_record(name, contact, log, known)
    view = view_to_bytes(after)
    record: Record = {**claimed, "token": token, "view": view, "to": _to(account, contact)}
    change, values = replacing(record)
    key = contact_key(account.key, name.seq)
    if account.rev == 0:
        return Update(key, change, values, _NOTHING_THERE)
    return Update(key, change, {**values, "rev": account.rev}, _UNCHANGED_SINCE_READ)


def _to(account: AccountExcerpt, contact: Contact) -> str | None:
    """Mark which line a message goes to whose status may tell a new id of it."""
    profile = account.profile
    is_asked = contact.channel is Channel.WHATSAPP and lacks_scoped_id(profile)
    return line_mark(profile.phone) if is_asked and profile.phone is not None else None


def _leases(account: AccountExcerpt, now: datetime, decided_at: datetime | None) -> list[Update]:
    """Return the leases that exclude a claim for another debtor behind the phone at the same time.

    The decision does not know of a lease that was taken after it: the caps of the phone may be
    reached by now, even if the pause is over. So such a lease blocks the claim as well.
    """
    if not account.shares_phone:
        return []
    until = now + PAIR_PAUSE
    known_until = min(now, (decided_at or now) + PAIR_PAUSE)
    values: dict[str, Present] = {
        "known_until": to_instant(known_until),
        "until": to_instant(until),
        "ttl": int((until + _LEASE_KEPT_FOR).timestamp()),
        "v": SCHEMA_VERSION,
    }
    return [
        Update(
            pair_lease_key(account.key.creditor, wa_id),
            "SET #until = :until, #ttl = :ttl, #v = :v",
            values,
            _IS_FREE,
        )
        for wa_id in pair_ids(account.profile)
    ]


def _refusal(err: ConditionFailed) -> Conflict:
    if 0 in err.found:
        return StaleAccount("the account changed since it was read")
    untils = (instant_or_none(lease, "until") for lease in err.found.values())
    return PairBusy(max(until for until in untils if until is not None))
