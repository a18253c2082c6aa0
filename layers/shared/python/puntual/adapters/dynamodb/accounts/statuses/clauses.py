"""Conditions on the item of a contact, and what they compare."""

from typing import Final

from puntual.adapters.dynamodb.items.values import integer_of, integer_or_none
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.domain.accounts.contact import ContactName

IS_NEWER: Final = "(attribute_not_exists(#state_rank) OR #state_rank < :state_rank)"
IS_NEWER_THAN_ALL: Final = "(attribute_not_exists(#state_rank) OR #state_rank < :nearest)"
HAS_NAME: Final = "#local_date = :local_date AND #purpose = :purpose AND #attempt = :attempt"
# While a contact has no outcome no other is claimed, so it is no part of the stored view yet; and
# that a delivered message was read changes no view.
IS_AWAITED: Final = "attribute_not_exists(#passed)"
WAS_REFUSED: Final = "attribute_exists(#refused)"
WAS_NOT_REFUSED: Final = "attribute_not_exists(#refused)"


# Of whom a contact was may have been erased since: then no id comes back to it.
BARE: Final = "bare"
IS_NOT_BARE: Final = f"attribute_not_exists(#{BARE})"


def name_values(name: ContactName) -> dict[str, Present]:
    """Return the values that ``HAS_NAME`` compares."""
    return {
        "local_date": name.local_date.isoformat(),
        "purpose": name.purpose.value,
        "attempt": name.attempt,
    }


def has_name(found: Record, name: ContactName) -> bool:
    """Tell whether an item is the contact of a name, and not another one at its place."""
    return all(found.get(field) == value for field, value in name_values(name).items())


def is_newer(evidence: Record, found: Record) -> bool:
    """Tell whether evidence goes further than what was found."""
    return integer_of(evidence, "state_rank") > (integer_or_none(found, "state_rank") or 0)
