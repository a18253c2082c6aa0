"""Contacts: the claim that comes before every call to WhatsApp, and what became of it.

A claim is one conditional write on the account's tail: permission, schedule and record at once.
What follows costs a write only where it says more than the claim does.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_hex
from typing import override

from puntual.adapters.dynamodb.accounts.revision import UNCLAIMED, change_account, find_revision
from puntual.adapters.dynamodb.accounts.shared_phones import learn_wa_id
from puntual.adapters.dynamodb.items.contacts import (
    claim_to_record,
    outcome_to_record,
    presumed_to_record,
    status_to_record,
)
from puntual.adapters.dynamodb.items.values import instant_or_none, integer_of
from puntual.adapters.dynamodb.keys.account import contact_key, pair_lease_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table, Update, replacing
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, ContactName, parse_contact_id
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.channel import Channel
from puntual.domain.errors import Conflict, PairBusy, StaleAccount, Unavailable
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.domain.sending.pair_lease import PAIR_PAUSE, pair_free_at, pair_ids
from puntual.ports.contacts import Contacts, StatusReport

_NOTHING_THERE = "attribute_not_exists(#pk)"
_UNCHANGED_SINCE_READ = f"#rev = :rev AND {UNCLAIMED}"
_IS_CLAIMED = "attribute_exists(#claimed_at)"
_IS_OWN_CLAIM = "#token = :token AND attribute_not_exists(#state_rank)"
_IS_NEWS = "(attribute_not_exists(#state_rank) OR #state_rank < :state_rank)"
_IS_NAMED_SO = "#local_date = :local_date AND #purpose = :purpose AND #attempt = :attempt"
_WAS_REFUSED = "attribute_exists(#refused)"
_WAS_NOT_REFUSED = "attribute_not_exists(#refused)"
_NOBODY_WRITES = "attribute_not_exists(#until) OR #until <= :known_until"
_LEASE_KEPT_FOR = timedelta(days=1)


class DynamoContacts(Contacts):
    """One item for each contact, at its place in the account."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def claim(
        self, account: Account, contact: Contact, log: bytes, decided_at: datetime | None = None
    ) -> None:
        name = _name_of(account, contact)
        free_at = pair_free_at(account)
        if free_at is not None and contact.claimed_at < free_at:
            raise PairBusy(free_at)
        # boto3 repeats a write whose answer was lost, and the repeat meets what it wrote itself:
        # without the token that would look like somebody else's claim, and nobody would send.
        token = token_hex(8)
        claim = _claim(account, name, contact, log, token)
        try:
            self._take(claim, _leases(account, contact.claimed_at, decided_at))
        except Unavailable:
            with suppress(Unavailable):
                self._give_back(claim, contact, token)
            raise
        except ConditionFailed as err:
            if err.found.get(0, {}).get("token") != token:
                raise _refusal(err) from err

    @override
    def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
        if wa_id is not None:
            learn_wa_id(self._table, key, wa_id)
        name = parse_contact_id(contact.id)
        if name is None or _is_known_by_its_claim(contact):
            return
        change, values = replacing(outcome_to_record(contact))
        settled = Update(
            contact_key(key, name.seq), change, values, f"{_IS_CLAIMED} AND {_IS_NEWS}"
        )
        with suppress(ConditionFailed):
            self._table.update(settled)

    @override
    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        name = parse_contact_id(ref.contact)
        if name is None or not self._may_say_more(ref, name, status):
            return False
        change, values = replacing(status_to_record(status))
        report = Update(
            contact_key(ref.account, name.seq),
            change,
            {**values, **_named_so(name)},
            f"{_IS_NAMED_SO} AND {_IS_NEWS} AND {_WAS_NOT_REFUSED}",
        )
        try:
            self._table.update(report)
        except ConditionFailed as err:
            return self._record_oddity(ref, name, status, err.found[0])
        return True

    def _may_say_more(self, ref: ContactRef, name: ContactName, status: StatusReport) -> bool:
        """Tell whether a status may be worth a write.

        ``sent`` is, where the call's answer left a doubt, or an error that it belies: a phone that
        is off sends nothing else until it is on, and a second try would come first.
        """
        if status.state is not ContactState.SENT:
            return True
        known = self._table.get(contact_key(ref.account, name.seq))
        return known is not None and ("refused" in known or _is_uncertain(known))

    def _take(self, claim: Update, leases: Sequence[Update]) -> None:
        if leases:
            self._table.transact([claim, *leases])
        else:
            self._table.update(claim)

    def _give_back(self, claim: Update, contact: Contact, token: str) -> None:
        """Give back a claim of which nobody knows whether it was written: it is not used."""
        given_back = outcome_to_record(contact.given_back(contact.claimed_at))
        change, values = replacing(given_back)
        with suppress(ConditionFailed):
            self._table.update(
                Update(claim.key, change, {**values, "token": token}, _IS_OWN_CLAIM)
            )

    def _record_oddity(
        self, ref: ContactRef, name: ContactName, status: StatusReport, found: Record
    ) -> bool:
        if "claimed_at" not in found:
            return self._presume(ref, name, status)
        if "refused" in found:
            return self._belie_refusal(ref, name, status, found)
        return False

    def _belie_refusal(
        self, ref: ContactRef, name: ContactName, status: StatusReport, found: Record
    ) -> bool:
        """Note that WhatsApp had the message after all: any status proves it, news or not.

        It is a change of the account: a second try that was decided before must not be claimed.
        """
        is_sent = status.state is ContactState.SENT
        is_news = is_sent or RANK[status.state] > integer_of(found, "state_rank")
        proof: Record = {"reported": True, "wamid": status.wamid}
        known = status_to_record(status) if is_news else proof
        change, values = replacing({**known, "refused": None})
        belied = Update(
            contact_key(ref.account, name.seq),
            change,
            {**values, **_named_so(name)},
            f"{_IS_NAMED_SO} AND {_WAS_REFUSED}",
        )
        try:
            change_account(self._table, ref.account, [belied])
        except ConditionFailed:
            return False
        return is_news

    def _presume(self, ref: ContactRef, name: ContactName, status: StatusReport) -> bool:
        """Put a contact on record that only a status tells of, as after a restored backup."""
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


def _is_known_by_its_claim(contact: Contact) -> bool:
    """Tell whether there is nothing to add: a status of WhatsApp's will say what becomes of it."""
    accepted = contact.state is ContactState.ACCEPTED and contact.channel is Channel.WHATSAPP
    return accepted or contact.state is ContactState.CLAIMED


def _is_uncertain(record: Record) -> bool:
    return record.get("state") == ContactState.UNCERTAIN.value


def _name_of(account: Account, contact: Contact) -> ContactName:
    name = parse_contact_id(contact.id)
    if name is None:
        raise Conflict("the account has no place for another contact")
    if name.seq != account.next_seq:
        raise StaleAccount("the contact was planned for another place")
    return name


def _claim(
    account: Account, name: ContactName, contact: Contact, log: bytes, token: str
) -> Update:
    change, values = replacing({**claim_to_record(name, contact, log), "token": token})
    key = contact_key(account.key, name.seq)
    if account.rev == 0:
        return Update(key, change, values, _NOTHING_THERE)
    return Update(key, change, {**values, "rev": account.rev}, _UNCHANGED_SINCE_READ)


def _leases(account: Account, now: datetime, decided_at: datetime | None) -> list[Update]:
    """Return what keeps other debtors behind the same phone from writing at the same time.

    A lease that was taken after the decision is one that the decision knows nothing of: the caps
    of the phone may be reached by now, however long the pause has been over.
    """
    if not account.shares_phone:
        return []
    until = now + PAIR_PAUSE
    known_until = min(now, (decided_at or now) + PAIR_PAUSE)
    values: dict[str, Present] = {
        "known_until": to_instant(known_until),
        "until": to_instant(until),
        "ttl": int((until + _LEASE_KEPT_FOR).timestamp()),
    }
    return [
        Update(
            pair_lease_key(account.key.creditor, wa_id),
            "SET #until = :until, #ttl = :ttl",
            values,
            _NOBODY_WRITES,
        )
        for wa_id in pair_ids(account.profile)
    ]


def _refusal(err: ConditionFailed) -> Conflict:
    if 0 in err.found:
        return StaleAccount("the account changed since it was read")
    untils = (instant_or_none(lease, "until") for lease in err.found.values())
    return PairBusy(max(until for until in untils if until is not None))


def _named_so(name: ContactName) -> dict[str, Present]:
    return {
        "local_date": name.local_date.isoformat(),
        "purpose": name.purpose.value,
        "attempt": name.attempt,
    }
