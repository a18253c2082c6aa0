"""Contacts: the details that the claim knows, and the evidence that comes in any order.

A status may arrive before the sender wrote the details, and the details may never come (the
sender died): then they are taken from the open claim, or at worst from the contact's id.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from puntual.adapters.dynamodb.attributes import Record, Value
from puntual.adapters.dynamodb.items.values import (
    date_of,
    document_of,
    document_to_record,
    instalment_of,
    instalment_to_record,
    instant_of,
    instant_or_none,
    integer_or_none,
    records_of,
    text_list_of,
    text_of,
    text_or_none,
    to_instant_or_none,
)
from puntual.adapters.instants import to_instant
from puntual.domain.contact import Contact, Coverage, Purpose
from puntual.domain.ids import ContactId
from puntual.domain.lifecycle import RANK, ContactState
from puntual.domain.send_error import SendErrorClass

_ID_PARTS = 3


def details_to_record(contact: Contact) -> Record:
    """Return what the claim knows; nothing of it is evidence."""
    return {
        "purpose": contact.purpose.value,
        "local_date": contact.local_date.isoformat(),
        "claimed_at": to_instant(contact.claimed_at),
        "deadline": to_instant(contact.deadline),
        "step": contact.step,
        "template": contact.template,
        "language": contact.language,
        "policy_version": contact.policy_version,
        "covered": [
            {**instalment_to_record(one.instalment), "step": one.step} for one in contact.covered
        ],
        "receipts": [document_to_record(one) for one in contact.receipts],
        "holds": list(contact.holds) or None,
        "accepted_at": to_instant_or_none(contact.accepted_at),
    }


def evidence_to_record(contact: Contact) -> Record:
    """Return what is known of its fate; it replaces older evidence as a whole."""
    return {
        "state": contact.state.value,
        "state_rank": RANK[contact.state],
        "settled_at": to_instant_or_none(contact.settled_at),
        "error_code": contact.error_code,
        "error_class": None if contact.error_class is None else contact.error_class.value,
    }


def claim_to_record(contact: Contact) -> Record:
    """Return a claim as it stands in the profile."""
    return {"id": contact.id, **details_to_record(contact)}


def claim_of(record: Mapping[str, Value]) -> Contact:
    """Read ``claim_to_record`` back."""
    return _details_of(record, ContactId(text_of(record, "id")))


def contact_of(
    record: Mapping[str, Value], contact: ContactId, claim: Contact | None
) -> Contact | None:
    """Read a contact, with the claim's details if it has none of its own yet.

    Returns:
        None for a record that says nothing: its id is not one of ours.
    """
    if "purpose" in record:
        known: Contact | None = _details_of(record, contact)
    elif claim is not None and claim.id == contact:
        known = claim
    else:
        known = _presume(contact, instant_of(record, "settled_at"))
    return None if known is None else _with_evidence(known, record)


def _details_of(record: Mapping[str, Value], contact: ContactId) -> Contact:
    return Contact(
        contact,
        Purpose(text_of(record, "purpose")),
        date_of(record, "local_date"),
        instant_of(record, "claimed_at"),
        instant_of(record, "deadline"),
        text_of(record, "step"),
        text_of(record, "template"),
        text_of(record, "language"),
        text_of(record, "policy_version"),
        covered=tuple(
            Coverage(instalment_of(one), text_of(one, "step"))
            for one in records_of(record, "covered")
        ),
        receipts=tuple(document_of(one) for one in records_of(record, "receipts")),
        holds=text_list_of(record, "holds"),
        accepted_at=instant_or_none(record, "accepted_at"),
    )


def _with_evidence(known: Contact, record: Mapping[str, Value]) -> Contact:
    error_class = text_or_none(record, "error_class")
    settled_at = instant_or_none(record, "settled_at")
    # WhatsApp only reports on what it took, even if its first answer was lost.
    was_reported = "reported" in record
    return replace(
        known,
        state=ContactState(text_of(record, "state")),
        settled_at=settled_at,
        accepted_at=known.accepted_at or (settled_at if was_reported else None),
        wamid=text_or_none(record, "wamid"),
        error_code=integer_or_none(record, "error_code"),
        error_class=None if error_class is None else SendErrorClass(error_class),
    )


def _presume(contact: ContactId, at: datetime) -> Contact | None:
    """Return the least that the id proves: on that day, this purpose was used up."""
    parts = contact.split(".")
    if len(parts) != _ID_PARTS or parts[1] not in set(Purpose):
        return None
    try:
        day = datetime.strptime(f"{parts[0]}+0000", "%Y%m%d%z").date()
    except ValueError:
        return None
    return Contact(contact, Purpose(parts[1]), day, at, at, "", "", "", "")
