"""Ids that statuses told of a debtor and that no profile has yet: they lie with the contacts."""

from collections.abc import Iterable, Mapping

from puntual.adapters.dynamodb.items.values import text_of, text_or_none, texts_of
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.domain.accounts.person import line_mark


def told_ids_of(profile: Mapping[str, Value], contacts: Iterable[Record]) -> frozenset[str]:
    """Return the ids that stand for the phone of a profile and are not learned yet.

    Args:
        profile: the record of the profile.
        contacts: records of contacts; one that went to another line tells nothing of this one.
    """
    phone = text_or_none(profile, "phone")
    told = [one for one in contacts if "user_id" in one and "to" in one]
    if not told or phone is None:
        return frozenset()
    own = line_mark(phone)
    ids = {text_of(one, "user_id") for one in told if one["to"] == own}
    return frozenset(ids) - texts_of(profile, "wa_ids")
