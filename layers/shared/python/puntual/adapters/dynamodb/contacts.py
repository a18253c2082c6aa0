"""Contacts: the claim that comes before every call to WhatsApp, and what became of it."""

from contextlib import suppress
from secrets import token_hex

from puntual.adapters.dynamodb.attributes import Present, Record
from puntual.adapters.dynamodb.errors import ConditionFailed
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.contacts import (
    claim_of,
    claim_to_record,
    details_to_record,
    evidence_to_record,
)
from puntual.adapters.dynamodb.keys import contact_key, person_key, profile_key
from puntual.adapters.dynamodb.table import Put, Table, Update, replacing
from puntual.adapters.instants import to_instant
from puntual.domain.account import Account
from puntual.domain.contact import Contact
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.domain.lifecycle import RANK, ContactState
from puntual.ports import StatusReport

_UNCHANGED_SINCE_READ = "#rev = :rev"
_NOBODY_IS_SENDING = "attribute_not_exists(#open_contact)"
_NOTHING_KNOWN = "attribute_not_exists(#state_rank)"
_KNOWN_LESS = "#state_rank < :state_rank"
_IS_NEWS = f"{_NOTHING_KNOWN} OR {_KNOWN_LESS}"
_IS_OPEN_CLAIM = "#open_contact.#id = :id"
_IS_OWN_CLAIM = "#open_contact.#token = :token"


class DynamoContacts:
    """Fulfils the port ``Contacts``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claim(self, account: Account, contact: Contact) -> None:
        """Take the right to send, in one conditional write.

        Raises:
            StaleAccount: the account changed since it was read, or someone else claimed.
        """
        # boto3 repeats a write whose answer was lost, and the repeat meets what it wrote itself:
        # without the token that would look like somebody else's claim, and nobody would send.
        token = token_hex(8)
        claim: Record = {**claim_to_record(contact), "token": token}
        write = Update(
            profile_key(account.key),
            "SET #open_contact = :claim, #rev = :next",
            {"claim": claim, "rev": account.rev, "next": account.rev + 1},
            f"{_UNCHANGED_SINCE_READ} AND {_NOBODY_IS_SENDING}",
        )
        try:
            self._table.update(write)
        except Unavailable:
            with suppress(Unavailable):
                self._give_back(account.key, token)
            raise
        except ConditionFailed as err:
            if _is_own_claim(err.found[0], token):
                if err.found[0].get("rev") == account.rev + 1:
                    return
                self._give_back(account.key, token)
            self._file_what_is_open(account, err.found[0])
            raise StaleAccount("the account changed since it was read") from err

    def settle(
        self,
        key: DebtorKey,
        contact: Contact,
        wa_id: str | None = None,
        log: bytes | None = None,
    ) -> None:
        """Record a contact's outcome and close its claim; older evidence is never put back."""
        # No transaction, which would cost twice as much: whoever dies in the middle leaves a
        # claim open whose outcome is on record, and that is how a status leaves it as well.
        if wa_id is not None:
            self._table.put(Put(person_key(key, wa_id), {"v": SCHEMA_VERSION}))
        self._put_contact(key, contact, log)
        self._close_claim(key, contact, wa_id)

    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        """Record a status that WhatsApp reports; return False when it said nothing new."""
        at = to_instant(status.at)
        news: Record = {
            "v": SCHEMA_VERSION,
            "state": status.state.value,
            "state_rank": RANK[status.state],
            "settled_at": at,
            f"at_{status.state.value}": at,
            "wamid": status.wamid,
            "reported": True,
            "error_code": status.error_code,
            "error_class": None if status.error_class is None else status.error_class.value,
        }
        change, values = replacing(news)
        try:
            self._table.update(
                Update(contact_key(ref.account, ref.contact), change, values, _IS_NEWS)
            )
        except ConditionFailed as err:
            if "reported" not in err.found[0]:
                self._belie_refusal(ref, status)
            return False
        return True

    def _belie_refusal(self, ref: ContactRef, status: StatusReport) -> None:
        """Note that WhatsApp had the message after all: any status proves it, news or not."""
        change, values = replacing({"reported": True, "wamid": status.wamid})
        self._table.update(Update(contact_key(ref.account, ref.contact), change, values))
        self._table.update(Update(profile_key(ref.account), "ADD #rev :one", {"one": 1}))

    def _put_contact(self, key: DebtorKey, contact: Contact, log: bytes | None) -> None:
        known: Record = {
            "v": SCHEMA_VERSION,
            **details_to_record(contact),
            "wamid": contact.wamid,
            "log": log,
        }
        details = {name: value for name, value in known.items() if value is not None}
        name = contact_key(key, contact.id)
        change, values = replacing({**details, **evidence_to_record(contact)})
        try:
            self._table.update(Update(name, change, values, _IS_NEWS))
        except ConditionFailed:
            change, values = replacing(details)
            self._table.update(Update(name, change, values))

    def _close_claim(self, key: DebtorKey, contact: Contact, wa_id: str | None) -> None:
        values: dict[str, Present] = {"one": 1}
        change = "ADD #rev :one"
        if wa_id is not None:
            change += ", #wa_ids :wa_ids"
            values["wa_ids"] = frozenset({wa_id})
        closing = Update(
            profile_key(key),
            f"{change} REMOVE #open_contact",
            {**values, "id": contact.id},
            _IS_OPEN_CLAIM,
        )
        try:
            self._table.update(closing)
        except ConditionFailed:
            self._table.update(Update(profile_key(key), change, values))

    def _give_back(self, key: DebtorKey, token: str) -> None:
        """Close a claim that its own writer cannot use, for nothing was sent on it."""
        closing = Update(
            profile_key(key),
            "ADD #rev :one REMOVE #open_contact",
            {"one": 1, "token": token},
            _IS_OWN_CLAIM,
        )
        with suppress(ConditionFailed):
            self._table.update(closing)

    def _file_what_is_open(self, account: Account, found: Record) -> None:
        """Give a claim that a status has settled a record of its own, so that it can be closed.

        Only if the account is as it was read: then whoever claims knows of the older claim and
        judged it to be over. The claim holds the details that the record may lack.
        """
        claim = found.get("open_contact")
        if found.get("rev") == account.rev and isinstance(claim, dict):
            older = claim_of(claim)
            self.settle(account.key, older.with_evidence(ContactState.UNCERTAIN, older.claimed_at))


def _is_own_claim(found: Record, token: str) -> bool:
    claim = found.get("open_contact")
    return isinstance(claim, dict) and claim.get("token") == token
