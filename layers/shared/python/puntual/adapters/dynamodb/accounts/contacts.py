"""Contacts in the table: the claim before every call to WhatsApp, its outcome and its statuses.

An outcome or a status costs a write only where it adds something to the claim.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.accounts.claims import claim_contact
from puntual.adapters.dynamodb.accounts.revision import UNCLAIMED, change_account, find_revision
from puntual.adapters.dynamodb.accounts.shared_phones import learn_wa_id
from puntual.adapters.dynamodb.accounts.status_batches import record_together
from puntual.adapters.dynamodb.items.contacts import (
    outcome_to_record,
    presumed_to_record,
    status_to_record,
)
from puntual.adapters.dynamodb.items.values import integer_of
from puntual.adapters.dynamodb.keys.account import contact_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update, replacing
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, ContactName, parse_contact_id
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.channel import Channel
from puntual.domain.errors import PuntualError
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.ports.contacts import Contacts, StatusReport

_IS_CLAIMED = "attribute_exists(#claimed_at)"
_IS_NEWER = "(attribute_not_exists(#state_rank) OR #state_rank < :state_rank)"
_HAS_NAME = "#local_date = :local_date AND #purpose = :purpose AND #attempt = :attempt"
_WAS_REFUSED = "attribute_exists(#refused)"
_WAS_NOT_REFUSED = "attribute_not_exists(#refused)"


class DynamoContacts(Contacts):
    """One item for each contact, at its place in the account."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def claim(
        self, account: Account, contact: Contact, log: bytes, decided_at: datetime | None = None
    ) -> None:
        claim_contact(self._table, account, contact, log, decided_at)

    @override
    def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
        if wa_id is not None:
            learn_wa_id(self._table, key, wa_id)
        name = parse_contact_id(contact.id)
        if name is None or _adds_nothing(contact):
            return
        change, values = replacing(outcome_to_record(contact))
        settled = Update(
            contact_key(key, name.seq), change, values, f"{_IS_CLAIMED} AND {_IS_NEWER}"
        )
        with suppress(ConditionFailed):
            self._table.update(settled)

    @override
    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        name = parse_contact_id(ref.contact)
        if name is None or not self._may_add(ref, name, status):
            return False
        try:
            self._table.update(_report(ref, name, status))
        except ConditionFailed as err:
            return self._record_unexpected(ref, name, status, err.found[0])
        return True

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
        if "refused" in found:
            return self._disprove_refusal(ref, name, status, found)
        return False

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
        change, values = replacing({**known, "refused": None})
        disproved = Update(
            contact_key(ref.account, name.seq),
            change,
            {**values, **_name_values(name)},
            f"{_HAS_NAME} AND {_WAS_REFUSED}",
        )
        try:
            change_account(self._table, ref.account, [disproved])
        except ConditionFailed:
            return False
        return is_newer

    def _record_presumed(self, ref: ContactRef, name: ContactName, status: StatusReport) -> bool:
        """Record a contact that is known by a status alone, as after a restored backup."""
        account = ref.account
        if self._table.get(profile_key(account)) is None:
            return False
        if find_revision(self._table, account).seq != name.seq:
            return False
        known: Record = {**presumed_to_record(name, status.at), **status_to_record(status)}
        change, values = replacing(known)
        try:
            self._table.update(Update(contact_key(account, name.seq), change, values, UNCLAIMED))
        except ConditionFailed:
            return False
        return True


def _write_of(ref: ContactRef, status: StatusReport) -> Update | None:
    """Return the write of a status that needs no read before it; None for any other."""
    name = parse_contact_id(ref.contact)
    if name is None or status.state is ContactState.SENT:
        return None
    return _report(ref, name, status)


def _report(ref: ContactRef, name: ContactName, status: StatusReport) -> Update:
    change, values = replacing(status_to_record(status))
    return Update(
        contact_key(ref.account, name.seq),
        change,
        {**values, **_name_values(name)},
        f"{_HAS_NAME} AND {_IS_NEWER} AND {_WAS_NOT_REFUSED}",
    )


def _adds_nothing(contact: Contact) -> bool:
    """Tell whether an outcome adds nothing to the claim, because a status will follow."""
    accepted = contact.state is ContactState.ACCEPTED and contact.channel is Channel.WHATSAPP
    return accepted or contact.state is ContactState.CLAIMED


def _is_uncertain(record: Record) -> bool:
    return record.get("state") == ContactState.UNCERTAIN.value


def _name_values(name: ContactName) -> dict[str, Present]:
    return {
        "local_date": name.local_date.isoformat(),
        "purpose": name.purpose.value,
        "attempt": name.attempt,
    }
