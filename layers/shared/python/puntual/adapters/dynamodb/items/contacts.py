"""Contacts as records: the claim, and the evidence that comes in any order.

The claim writes the details once; later writes only add evidence of the outcome. A record without
a state is a claim.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.coverage import Keys, covered_of, covered_to_texts
from puntual.adapters.dynamodb.items.statuses import passed
from puntual.adapters.dynamodb.items.values import (
    date_of,
    instant_of,
    instant_or_none,
    integer_of,
    integer_or_none,
    text_list_of,
    text_of,
    text_or_none,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.keys.parts import document_of_parts, document_part
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.contact import (
    Contact,
    ContactName,
    EarlyOffer,
    Purpose,
    contact_id,
)
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money

# The length of a currency's code.
_CODE: Final = 3


def claim_to_record(name: ContactName, contact: Contact, log: bytes, known: Keys = ()) -> Record:
    """Return the record of a claim, which has no evidence.

    Args:
        name: of the contact.
        contact: what is claimed.
        log: of its decision.
        known: what is open in the view beside it, in its order.
    """
    return {
        **_name_to_record(name),
        "claimed_at": to_instant(contact.claimed_at),
        "deadline": to_instant(contact.deadline),
        "step": contact.step,
        "template": contact.template,
        "language": contact.language,
        "policy_version": contact.policy_version,
        "covered": covered_to_texts(contact.covered, contact.local_date, known),
        "receipts": [document_part(one) for one in contact.receipts] or None,
        "holds": list(contact.holds) or None,
        "channel": None if contact.channel is Channel.WHATSAPP else contact.channel.value,
        "offer": _offer_to_text(contact),
        "log": log or None,
    }


def presumed_to_record(name: ContactName, at: datetime) -> Record:
    """Return the record of a contact known by its id alone: it uses up the purpose of the day."""
    return {
        **_name_to_record(name),
        "claimed_at": to_instant(at),
        "deadline": to_instant(at),
        "step": "",
        "template": "",
        "language": "",
        "policy_version": "",
    }


def outcome_to_record(contact: Contact) -> Record:
    """Return the outcome that the sender knows, as a record."""
    return {
        "state": contact.state.value,
        "state_rank": RANK[contact.state],
        "settled_at": to_instant_or_none(contact.settled_at),
        "accepted_at": to_instant_or_none(contact.accepted_at),
        "wamid": contact.wamid,
        "error_code": contact.error_code,
        "error_class": None if contact.error_class is None else contact.error_class.value,
        "refused": True if contact.was_refused else None,
        "passed": passed(contact.state),
    }


def contact_of(record: Mapping[str, Value], seq: int) -> Contact:
    """Return the contact of a record, with its evidence."""
    day, purpose = date_of(record, "local_date"), Purpose(text_of(record, "purpose"))
    error_class = text_or_none(record, "error_class")
    settled_at = instant_or_none(record, "settled_at")
    # WhatsApp only reports on what it took, even if its first answer was lost.
    reported_at = settled_at if "reported" in record else None
    return Contact(
        contact_id(seq, day, purpose, integer_of(record, "attempt")),
        purpose,
        day,
        instant_of(record, "claimed_at"),
        instant_of(record, "deadline"),
        text_of(record, "step"),
        text_of(record, "template"),
        text_of(record, "language"),
        text_of(record, "policy_version"),
        covered=covered_of(record, day),
        receipts=tuple(map(_document_of, text_list_of(record, "receipts"))),
        holds=text_list_of(record, "holds"),
        state=ContactState(text_or_none(record, "state") or ContactState.CLAIMED),
        accepted_at=instant_or_none(record, "accepted_at") or reported_at,
        settled_at=settled_at,
        wamid=text_or_none(record, "wamid"),
        error_code=integer_or_none(record, "error_code"),
        error_class=None if error_class is None else SendErrorClass(error_class),
        channel=Channel(text_or_none(record, "channel") or Channel.WHATSAPP),
        offer=_offer_of(text_or_none(record, "offer"), day),
    )


def _offer_to_text(contact: Contact) -> str | None:
    offer = contact.offer
    if offer is None:
        return None
    sums = "".join(f"#{one.currency}{one.minor}" for one in offer.sums)
    return f"{offer.percent}#{(offer.until - contact.local_date).days}{sums}"


def _offer_of(text: str | None, day: date) -> EarlyOffer | None:
    if text is None:
        return None
    percent, days, *sums = text.split("#")
    told = tuple(Money(int(one[_CODE:]), one[:_CODE]) for one in sums)
    return EarlyOffer(int(percent), day + timedelta(days=int(days)), told)


def _document_of(text: str) -> DocumentId:
    source, external_id = text.split("#")
    return document_of_parts(source, external_id)


def _name_to_record(name: ContactName) -> Record:
    return {
        "v": SCHEMA_VERSION,
        "purpose": name.purpose.value,
        "local_date": name.local_date.isoformat(),
        "attempt": name.attempt,
    }
