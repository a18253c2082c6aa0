"""Writes of a profile, under a condition on its revision."""

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.profile import (
    consent_name,
    consent_to_record,
    profile_to_record,
)
from puntual.adapters.dynamodb.items.values import integer_or_none
from puntual.adapters.dynamodb.keys.account import person_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.writes import Delete, Put, Update, Write, replacing
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.person import lines


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
            Put(person_key(wanted.key, line), {"v": SCHEMA_VERSION})
            for line in sorted(lines(wanted.wa_ids) - lines(known.wa_ids))
        ),
        *(
            Delete(person_key(wanted.key, line))
            for line in sorted(lines(known.wa_ids) - lines(wanted.wa_ids))
        ),
    ]
