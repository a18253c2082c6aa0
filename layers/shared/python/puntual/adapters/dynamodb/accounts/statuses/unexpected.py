"""A status that was not awaited: it may concern a contact that the stored view has already.

Or one that has left the account, or whose claim was lost with a restored backup.
"""

from collections.abc import Callable
from datetime import timedelta

from puntual.adapters.dynamodb.accounts.excerpts import UNCLAIMED, find_revision
from puntual.adapters.dynamodb.accounts.revision import change_account
from puntual.adapters.dynamodb.accounts.statuses.clauses import (
    HAS_NAME,
    IS_NEWER,
    WAS_NOT_REFUSED,
    WAS_REFUSED,
    has_name,
    is_newer,
    name_values,
)
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.contacts import contact_of, presumed_to_record
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.items.statuses import status_to_record
from puntual.adapters.dynamodb.items.values import integer_of
from puntual.adapters.dynamodb.keys.account import contact_key, late_status_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, replacing
from puntual.domain.accounts.account_changes import ContactEvidence
from puntual.domain.accounts.contact import ContactName
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.accounts.person import is_nameless
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.ports.contacts import StatusReport, without_ids


def record_unexpected(
    table: Table,
    kept_for: Callable[[], timedelta],
    ref: ContactRef,
    name: ContactName,
    status: StatusReport,
    found: Record,
) -> bool:
    """Record a status whose plain write was refused; return False when it adds nothing.

    Args:
        table: that keeps the contacts.
        kept_for: how long the status of a contact that has left is kept.
        ref: the contact.
        name: its parts.
        status: what is reported.
        found: the item at its place.

    Raises:
        ConditionFailed: more is known of the contact than was found.
    """
    if "claimed_at" not in found:
        return _record_presumed(table, kept_for, ref, name, status)
    if not has_name(found, name):
        return False
    if "refused" in found:
        return _disprove_refusal(table, ref, name, status, found)
    late = status_to_record(status)
    if not is_newer(late, found):
        return False
    add_late(table, ref.account, name, late, found)
    return True


def add_late(table: Table, key: DebtorKey, name: ContactName, late: Record, found: Record) -> None:
    """Add evidence to a contact that may be part of the stored view.

    Raises:
        ConditionFailed: more is known of the contact than was found.
    """
    merged = {**found, **late}
    known = {field: value for field, value in merged.items() if value is not None}
    change, values = replacing(late)
    values.update({**name_values(name), "seen": integer_of(found, "state_rank")})
    was_refused = WAS_REFUSED if "refused" in found else WAS_NOT_REFUSED
    condition = f"{HAS_NAME} AND #state_rank = :seen AND {was_refused}"
    added = Update(contact_key(key, name.seq), change, values, condition)
    evidence = ContactEvidence(contact_of(known, name.seq))
    change_account(table, key, evidence, lambda _: [added])


def _disprove_refusal(
    table: Table, ref: ContactRef, name: ContactName, status: StatusReport, found: Record
) -> bool:
    """Record that WhatsApp has the message in spite of an error: any status proves it.

    It changes the account, so that a second attempt that was decided before fails its claim.
    """
    is_sent = status.state is ContactState.SENT
    goes_further = is_sent or RANK[status.state] > integer_of(found, "state_rank")
    proof: Record = {"reported": True, "wamid": status.wamid or None}
    known = status_to_record(status) if goes_further else proof
    late: Record = {**known, "refused": None}
    add_late(table, ref.account, name, late, found)
    return goes_further


def _record_presumed(
    table: Table,
    kept_for: Callable[[], timedelta],
    ref: ContactRef,
    name: ContactName,
    status: StatusReport,
) -> bool:
    """Record a contact that is known by a status alone, as after a restored backup."""
    account = ref.account
    profile = table.get(profile_key(account))
    if profile is None:
        return False
    if is_nameless(profile_of(profile, account)):
        status = without_ids(status)
    revision = find_revision(table, account)
    if name.seq < revision.seq:
        return _keep_late(table, kept_for(), account, name, status)
    if name.seq > revision.seq:
        return False
    token = new_token()
    known: Record = {**presumed_to_record(name, status.at), **status_to_record(status)}
    change, values = replacing({**known, OWN_WRITE: token})
    try:
        table.update(Update(contact_key(account, name.seq), change, values, UNCLAIMED))
    except ConditionFailed as err:
        return is_own_write(err, token)
    return True


def _keep_late(
    table: Table, kept_for: timedelta, key: DebtorKey, name: ContactName, status: StatusReport
) -> bool:
    """Keep the status of a contact that has left the account, beside its history."""
    token = new_token()
    record: Record = {
        "v": SCHEMA_VERSION,
        **name_values(name),
        **status_to_record(status),
        "ttl": int((status.at + kept_for).timestamp()),
        OWN_WRITE: token,
    }
    rank: dict[str, Present] = {"state_rank": RANK[status.state]}
    try:
        table.put(Put(late_status_key(key, name.seq), record, IS_NEWER, rank))
    except ConditionFailed as err:
        return is_own_write(err, token)
    return True
