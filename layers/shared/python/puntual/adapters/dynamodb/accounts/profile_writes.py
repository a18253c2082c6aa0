"""Writes of a profile: merged with the stored one, under a condition on its revision."""

from dataclasses import replace

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.profile import (
    consent_name,
    consent_to_record,
    in_order,
    profile_to_record,
)
from puntual.adapters.dynamodb.items.values import integer_or_none
from puntual.adapters.dynamodb.keys.account import person_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.writes import Delete, Put, Update, Write, replacing
from puntual.domain.accounts.account import Profile
from puntual.domain.phone import whatsapp_ids


def merged_profile(known: Profile, new: Profile) -> Profile:
    """Return the profile to store: the new one, with all consents and WhatsApp ids on record.

    Ids that WhatsApp reported belong to the phone; a new phone starts without them, for the old
    one may be another person's.
    """
    learned = known.wa_ids if known.phone == new.phone else frozenset()
    possible = frozenset() if new.phone is None else whatsapp_ids(new.phone)
    consents = {consent_name(event): event for event in (*known.consents, *new.consents)}
    return replace(
        new,
        consents=in_order(consents.values()),
        wa_ids=learned | possible | new.wa_ids,
    )


def profile_writes(item: Record, known: Profile, wanted: Profile) -> list[Write]:
    """Return the writes that turn the known profile into the wanted one, with its WhatsApp ids.

    Of the consents only the new ones are written, all in one update, so that no claim sees some of
    them. Each goes by a short name: an expression holds 4 KB (DynamoDB, "Constraints"), which 41
    full names of consents exceed, and a system may send 100 at once.
    """
    rev = integer_or_none(item, "rev")
    new = [event for event in wanted.consents if event not in known.consents]
    names = {f"c{place}": consent_name(event) for place, event in enumerate(new)}
    fields: Record = {
        "v": SCHEMA_VERSION,
        **profile_to_record(wanted),
        "wa_ids": wanted.wa_ids or None,
        **{name: consent_to_record(event) for name, event in zip(names, new, strict=True)},
        **({} if wanted.wa_ids == known.wa_ids else {"shares_phone": None}),
    }
    change, values = replacing(fields)
    return [
        Update(
            profile_key(wanted.key),
            f"{change} ADD #rev :one",
            {**values, "one": 1, **({} if rev is None else {"read": rev})},
            "attribute_not_exists(#rev)" if rev is None else "#rev = :read",
            names=names,
        ),
        *(
            Put(person_key(wanted.key, wa_id), {"v": SCHEMA_VERSION})
            for wa_id in sorted(wanted.wa_ids - known.wa_ids)
        ),
        *(Delete(person_key(wanted.key, wa_id)) for wa_id in sorted(known.wa_ids - wanted.wa_ids)),
    ]
