"""Contacts in the table: the claim before every call to WhatsApp, its outcome and its statuses.

An outcome or a status costs a write only where it adds something to the claim. One that was not
awaited any more, a delivery after an expiry or a failure, may concern a contact that is part of
the stored view already; so it is a change of the account.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import override

from puntual.adapters.dynamodb.accounts.claims import claim_contact
from puntual.adapters.dynamodb.accounts.statuses.clauses import IS_AWAITED, IS_NEWER, is_newer
from puntual.adapters.dynamodb.accounts.statuses.statuses import DynamoStatuses
from puntual.adapters.dynamodb.items.contacts import outcome_to_record
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update, replacing
from puntual.domain.accounts.contact import Contact, ContactName, parse_contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.channel import Channel
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey
from puntual.ports.contacts import Contacts

_IS_CLAIMED = "attribute_exists(#claimed_at)"
_TRIES = 4


class DynamoContacts(DynamoStatuses, Contacts):
    """One item for each contact, at its place in the account."""

    def __init__(self, table: Table, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep for so long what is kept beside the account."""
        super().__init__(table, lambda: kept_for)

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
            from puntual.adapters.dynamodb.accounts.shared_phones import (  # noqa: PLC0415 - rare
                learn_ids,
            )

            learn_ids(self._table, key, (wa_id,))
        name = parse_contact_id(contact.id)
        if name is None or _adds_nothing(contact):
            return
        outcome = outcome_to_record(contact)
        change, values = replacing(outcome)
        condition = f"{_IS_CLAIMED} AND {IS_NEWER} AND {IS_AWAITED}"
        settled = Update(contact_key(key, name.seq), change, values, condition)
        for _ in range(_TRIES):
            try:
                self._table.update(settled)
            except ConditionFailed as err:
                found = err.found[0]
                if "claimed_at" not in found or not is_newer(outcome, found):
                    return
                if self._adds_late(key, name, outcome, found):
                    return
            else:
                return
        raise Unavailable("the contact kept changing")

    def _adds_late(
        self, key: DebtorKey, name: ContactName, outcome: Record, found: Record
    ) -> bool:
        from puntual.adapters.dynamodb.accounts.statuses.unexpected import (  # noqa: PLC0415 - rare
            add_late,
        )

        with suppress(ConditionFailed):
            add_late(self._table, key, name, outcome, found)
            return True
        return False


def _adds_nothing(contact: Contact) -> bool:
    """Tell whether an outcome adds nothing to the claim, because a status will follow."""
    accepted = contact.state is ContactState.ACCEPTED and contact.channel is Channel.WHATSAPP
    return accepted or contact.state is ContactState.CLAIMED
