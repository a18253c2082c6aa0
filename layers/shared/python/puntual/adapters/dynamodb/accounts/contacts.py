"""Contacts in the table: the claim before every call to WhatsApp, its outcome and its statuses.

An outcome or a status costs a write only where it adds something to the claim. One that was not
awaited any more, a delivery after an expiry or a failure, may concern a contact that is part of
the stored view already; so it is a change of the account.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import override

from puntual.adapters.dynamodb.accounts.claims import claim_contact
from puntual.adapters.dynamodb.accounts.revision import UNCLAIMED, change_account, find_revision
from puntual.adapters.dynamodb.accounts.shared_phones import learn_ids
from puntual.adapters.dynamodb.accounts.status_batches import record_together
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.contacts import (
    contact_of,
    outcome_to_record,
    presumed_to_record,
    status_to_record,
)
from puntual.adapters.dynamodb.items.values import integer_of, integer_or_none
from puntual.adapters.dynamodb.keys.account import contact_key, late_status_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, replacing
from puntual.domain.accounts.account_changes import ContactEvidence
from puntual.domain.accounts.contact import Contact, ContactName, parse_contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.channel import Channel
from puntual.domain.errors import PuntualError, Unavailable
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.ports.contacts import Contacts, StatusReport

_IS_CLAIMED = "attribute_exists(#claimed_at)"
_IS_NEWER = "(attribute_not_exists(#state_rank) OR #state_rank < :state_rank)"
_IS_NEWER_THAN_ALL = "(attribute_not_exists(#state_rank) OR #state_rank < :nearest)"
_HAS_NAME = "#local_date = :local_date AND #purpose = :purpose AND #attempt = :attempt"
# While a contact has no outcome no other is claimed, so it is no part of the stored view yet; and
# that a delivered message was read changes no view.
_IS_AWAITED = "attribute_not_exists(#passed)"
_WAS_REFUSED = "attribute_exists(#refused)"
_WAS_NOT_REFUSED = "attribute_not_exists(#refused)"
_TRIES = 4


class DynamoContacts(Contacts):
    """One item for each contact, at its place in the account."""

    def __init__(self, table: Table, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep for so long what is kept beside the account."""
        self._table = table
        self._kept_for = kept_for

    @override
    def claim(
        self,
        account: AccountExcerpt,
        contact: Contact,
        log: bytes,
        decided_at: datetime | None = None,
    ) -> None:
        claim_contact(self._table, account, contact, log, decided_at)

    @override
    def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
        if wa_id is not None:
            learn_ids(self._table, key, (wa_id,))
        name = parse_contact_id(contact.id)
        if name is None or _adds_nothing(contact):
            return
        outcome = outcome_to_record(contact)
        change, values = replacing(outcome)
        condition = f"{_IS_CLAIMED} AND {_IS_NEWER} AND {_IS_AWAITED}"
        settled = Update(contact_key(key, name.seq), change, values, condition)
        for _ in range(_TRIES):
            try:
                self._table.update(settled)
            except ConditionFailed as err:
                found = err.found[0]
                if "claimed_at" not in found or not _is_newer(outcome, found):
                    return
                with suppress(ConditionFailed):
                    self._add_late(key, name, outcome, found)
                    return
            else:
                return
        raise Unavailable("the contact kept changing")

    @override
    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        name = parse_contact_id(ref.contact)
        if name is None or not self._may_add(ref, name, status):
            return False
        report = _report(ref, name, [status])
        for _ in range(_TRIES):
            try:
                self._table.update(report)
            except ConditionFailed as err:
                if is_own_write(err, str(report.values[OWN_WRITE])):
                    return True
                with suppress(ConditionFailed):
                    return self._record_unexpected(ref, name, status, err.found[0])
            else:
                return True
        raise Unavailable("the contact kept changing")

    @override
    def record_statuses(
        self, reports: Sequence[tuple[ContactRef, StatusReport]]
    ) -> Sequence[bool | PuntualError]:
        return record_together(self._table, reports, _write_of, self.record_status)

    def _may_add(self, ref: ContactRef, name: ContactName, status: StatusReport) -> bool:
        """Tell whether a status may add something, so that it is worth a write.

        ``sent`` does where the outcome is uncertain or an error, which it disproves. A phone that
        is off causes no further status until it is on, and a second attempt would come first.
        """
        if status.state is not ContactState.SENT:
            return True
        known = self._table.get(contact_key(ref.account, name.seq))
        return known is not None and ("refused" in known or _is_uncertain(known))

    def _record_unexpected(
        self, ref: ContactRef, name: ContactName, status: StatusReport, found: Record
    ) -> bool:
        if "claimed_at" not in found:
            return self._record_presumed(ref, name, status)
        if not _has_name(found, name):
            return False
        if "refused" in found:
            return self._disprove_refusal(ref, name, status, found)
        late = status_to_record(status)
        if not _is_newer(late, found):
            return False
        self._add_late(ref.account, name, late, found)
        return True

    def _disprove_refusal(
        self, ref: ContactRef, name: ContactName, status: StatusReport, found: Record
    ) -> bool:
        """Record that WhatsApp has the message in spite of an error: any status proves it.

        It changes the account, so that a second attempt that was decided before fails its claim.
        """
        is_sent = status.state is ContactState.SENT
        is_newer = is_sent or RANK[status.state] > integer_of(found, "state_rank")
        proof: Record = {"reported": True, "wamid": status.wamid}
        known = status_to_record(status) if is_newer else proof
        late: Record = {**known, "refused": None}
        self._add_late(ref.account, name, late, found)
        return is_newer

    def _add_late(self, key: DebtorKey, name: ContactName, late: Record, found: Record) -> None:
        """Add evidence to a contact that may be part of the stored view.

        Raises:
            ConditionFailed: more is known of the contact than was found.
        """
        merged = {**found, **late}
        known = {field: value for field, value in merged.items() if value is not None}
        change, values = replacing(late)
        values.update({**_name_values(name), "seen": integer_of(found, "state_rank")})
        was_refused = _WAS_REFUSED if "refused" in found else _WAS_NOT_REFUSED
        condition = f"{_HAS_NAME} AND #state_rank = :seen AND {was_refused}"
        added = Update(contact_key(key, name.seq), change, values, condition)
        evidence = ContactEvidence(contact_of(known, name.seq))
        change_account(self._table, key, evidence, lambda _: [added])

    def _record_presumed(self, ref: ContactRef, name: ContactName, status: StatusReport) -> bool:
        """Record a contact that is known by a status alone, as after a restored backup."""
        account = ref.account
        if self._table.get(profile_key(account)) is None:
            return False
        revision = find_revision(self._table, account)
        if name.seq < revision.seq:
            return self._keep_late(account, name, status)
        if name.seq > revision.seq:
            return False
        token = new_token()
        known: Record = {**presumed_to_record(name, status.at), **status_to_record(status)}
        change, values = replacing({**known, OWN_WRITE: token})
        try:
            self._table.update(Update(contact_key(account, name.seq), change, values, UNCLAIMED))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True

    def _keep_late(self, key: DebtorKey, name: ContactName, status: StatusReport) -> bool:
        """Keep the status of a contact that has left the account, beside its history."""
        token = new_token()
        record: Record = {
            "v": SCHEMA_VERSION,
            **_name_values(name),
            **status_to_record(status),
            "ttl": int((status.at + self._kept_for).timestamp()),
            OWN_WRITE: token,
        }
        rank: dict[str, Present] = {"state_rank": RANK[status.state]}
        try:
            self._table.put(Put(late_status_key(key, name.seq), record, _IS_NEWER, rank))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True


def _write_of(ref: ContactRef, statuses: Sequence[StatusReport]) -> Update | None:
    """Return the write of a message's statuses that needs no read before it; None if one does."""
    name = parse_contact_id(ref.contact)
    if name is None or any(one.state is ContactState.SENT for one in statuses):
        return None
    return _report(ref, name, statuses)


def _report(ref: ContactRef, name: ContactName, statuses: Sequence[StatusReport]) -> Update:
    """Return the write of a message's statuses, as long as each of them would add something.

    It writes the furthest of them, with a token: the repeat of a write whose answer was lost meets
    what it wrote itself, and what was news is told.
    """
    furthest, nearest = max(statuses, key=_rank), min(statuses, key=_rank)
    change, values = replacing({**status_to_record(furthest), OWN_WRITE: new_token()})
    return Update(
        contact_key(ref.account, name.seq),
        change,
        {**values, **_name_values(name), "nearest": RANK[nearest.state]},
        f"{_HAS_NAME} AND {_IS_NEWER_THAN_ALL} AND {_IS_AWAITED} AND {_WAS_NOT_REFUSED}",
    )


def _rank(status: StatusReport) -> int:
    return RANK[status.state]


def _adds_nothing(contact: Contact) -> bool:
    """Tell whether an outcome adds nothing to the claim, because a status will follow."""
    accepted = contact.state is ContactState.ACCEPTED and contact.channel is Channel.WHATSAPP
    return accepted or contact.state is ContactState.CLAIMED


def _is_newer(evidence: Record, found: Record) -> bool:
    return integer_of(evidence, "state_rank") > (integer_or_none(found, "state_rank") or 0)


def _has_name(found: Record, name: ContactName) -> bool:
    return all(found.get(field) == value for field, value in _name_values(name).items())


def _is_uncertain(record: Record) -> bool:
    return record.get("state") == ContactState.UNCERTAIN.value


def _name_values(name: ContactName) -> dict[str, Present]:
    return {
        "local_date": name.local_date.isoformat(),
        "purpose": name.purpose.value,
        "attempt": name.attempt,
    }
