"""Profiles as records. Each consent event is an attribute of its own, named by its content.

So an event is added by one blind write: a repeated event is stored once, and no event is lost, as
an opt-out must never be.
"""

from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    integer_or_none,
    text_list_of,
    text_of,
    text_or_none,
    texts_of,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import PaymentMethod, Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, in_order
from puntual.domain.channel import Channel
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.receivables.payer_segment import DebtorKind

_CONSENT = "consent_"


def profile_to_record(profile: Profile) -> Record:
    """Return a profile as a record, without consents and WhatsApp ids, which are only added."""
    return {
        "name": profile.name,
        "phone": profile.phone,
        "country": profile.country,
        "state": profile.state,
        "locale": profile.locale,
        "zone": profile.zone,
        "segment": profile.segment,
        "kind": profile.kind.value,
        "payment_method": profile.payment_method and profile.payment_method.value,
        "email": profile.email,
        "phone_since": None if profile.phone_since is None else to_instant(profile.phone_since),
        "left": [*profile.left_lines] or None,
        "confirmed_at": None if profile.confirmed_at is None else to_instant(profile.confirmed_at),
    }


def profile_of(record: Mapping[str, Value], key: DebtorKey) -> Profile:
    """Return the profile of a record; it is blank for an account that has documents only."""
    return Profile(
        key,
        name=text_or_none(record, "name") or "",
        phone=text_or_none(record, "phone"),
        country=text_or_none(record, "country") or "",
        state=text_or_none(record, "state"),
        locale=text_or_none(record, "locale") or Profile(key).locale,
        zone=text_or_none(record, "zone"),
        segment=text_or_none(record, "segment"),
        kind=DebtorKind(text_or_none(record, "kind") or DebtorKind.INDIVIDUAL),
        consents=_consents_of(record),
        wa_ids=texts_of(record, "wa_ids"),
        payment_method=_payment_method(text_or_none(record, "payment_method")),
        email=text_or_none(record, "email"),
        merged_into=_debtor(text_or_none(record, "merged_into")),
        is_merging=record.get("merging") is True,
        phone_since=instant_or_none(record, "phone_since"),
        left_lines=text_list_of(record, "left"),
        confirmed_at=instant_or_none(record, "confirmed_at"),
        on_legal_hold=is_on_legal_hold(record),
    )


def row_behind_line(profile: Profile) -> Record:
    """Return the row by which a debtor is found behind a line.

    It tells of a legal hold, so that to keep what comes from the line no more is read.
    """
    return {"v": SCHEMA_VERSION, "legal_hold": True if profile.on_legal_hold else None}


def is_on_legal_hold(record: Mapping[str, Value]) -> bool:
    """Tell whether a profile, or a row behind a line, is of a debtor on a legal hold."""
    return record.get("legal_hold") is True


def _debtor(name: str | None) -> DebtorId | None:
    return None if name is None else DebtorId(name)


def profile_rev_of(record: Mapping[str, Value]) -> int:
    """Return the number of changes of a profile; 0 for a blank one."""
    return integer_or_none(record, "rev") or 0


def shares_phone(record: Mapping[str, Value]) -> bool:
    """Tell whether others may share the phone; without a flag nothing is known, so they may."""
    return "phone" in record and record.get("shares_phone") is not False


def _payment_method(name: str | None) -> PaymentMethod | None:
    return PaymentMethod(name) if name else None


def consent_to_record(event: ConsentEvent) -> Record:
    """Return a consent event as a record."""
    record: Record = {
        "kind": event.kind.value,
        "at": to_instant(event.at),
        "source": event.source,
        "evidence": event.evidence,
    }
    if event.channels:
        record["channels"] = [one.value for one in sorted(event.channels)]
    if event.renewed:
        record["renewed"] = True
    return record


def consent_name(event: ConsentEvent) -> str:
    """Return the attribute's name for an event: equal events have the same."""
    parts = (event.kind.value, event.source, event.evidence, *sorted(event.channels))
    content = "\n".join((*parts, "renewed") if event.renewed else parts)
    digest = sha256(content.encode()).hexdigest()[:16]
    return f"{_CONSENT}{event.at.astimezone(UTC):%Y%m%dT%H%M%S%f}_{digest}"


def _consents_of(record: Mapping[str, Value]) -> tuple[ConsentEvent, ...]:
    events = [
        value
        for name, value in record.items()
        if name.startswith(_CONSENT) and isinstance(value, dict)
    ]
    return in_order(consent_of(value) for value in events)


def consent_of(record: Mapping[str, Value]) -> ConsentEvent:
    """Read ``consent_to_record`` back."""
    return ConsentEvent(
        ConsentKind(text_of(record, "kind")),
        instant_of(record, "at"),
        text_of(record, "source"),
        text_of(record, "evidence"),
        frozenset(map(Channel, text_list_of(record, "channels"))),
        renewed=record.get("renewed") is True,
    )
