"""What a contact covers, as texts: the names of fields would cost more than what they hold.

An invoice's id may have 64 characters, each escaped as three for every byte. Beside the contact
lies the view from which it was decided, with the same ids: there long ones are named by place.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from puntual.adapters.dynamodb.items.values import date_of, text_list_of
from puntual.adapters.dynamodb.items.views import view_of_bytes
from puntual.adapters.dynamodb.keys.parts import document_of_parts, document_part
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.domain.accounts.contact import Coverage
from puntual.domain.receivables.receivable import InstalmentKey

# Characters in full: to name places saves bytes, and takes the view to be read again.
_MOST: Final = 100
# No source of documents is empty, so no text in full begins like this.
_BY_PLACE: Final = "#"

type Keys = Sequence[InstalmentKey]


def covered_to_texts(
    covered: Sequence[Coverage], day: date, known: Keys = ()
) -> list[Present] | None:
    """Return what a contact covers; None for nothing.

    Args:
        covered: with the step of each.
        day: of the contact.
        known: what is open in the view that lies in the contact's record, in its order.
    """
    texts = [_to_text(_name_of(one.instalment), one, day) for one in covered]
    if sum(map(len, texts)) > _MOST:
        places = {key: place for place, key in enumerate(known)}
        if all(one.instalment in places for one in covered):
            texts = [_to_text(f"{_BY_PLACE}{places[one.instalment]}", one, day) for one in covered]
    return [*texts] or None


def covered_of(record: Mapping[str, Value], day: date) -> tuple[Coverage, ...]:
    """Read ``covered_to_texts`` back from the record of a contact."""
    texts = text_list_of(record, "covered")
    if not texts or not texts[0].startswith(_BY_PLACE):
        return tuple(_in_full(*text.split("#"), day=day) for text in texts)
    known = _keys_in(record)
    parts = (text.removeprefix(_BY_PLACE).split("#") for text in texts)
    return tuple(_covering(known[int(place)], *rest, day=day) for place, *rest in parts)


def with_covered_in_full(record: Record) -> Record:
    """Return a contact's record that needs no view to say what it covers."""
    if "covered" not in record:
        return record
    day = date_of(record, "local_date")
    return {**record, "covered": covered_to_texts(covered_of(record, day), day)}


def _keys_in(record: Mapping[str, Value]) -> Keys:
    packed = record.get("view")
    if not isinstance(packed, bytes):
        raise TypeError("the record names places in a view, and has none")
    return [one.key for one in view_of_bytes(packed).base.open_instalments]


def _name_of(key: InstalmentKey) -> str:
    return f"{document_part(key.invoice)}#{key.number}"


def _to_text(name: str, one: Coverage, day: date) -> str:
    """Return a coverage: name, step, days until the due date, and what is taken off."""
    days = "" if one.due_on is None else str((one.due_on - day).days)
    last = f"#{days}#{one.off}" if one.off else f"#{days}" if days else ""
    return f"{name}#{one.step}{last}"


def _in_full(source: str, external_id: str, number: str, *rest: str, day: date) -> Coverage:
    key = InstalmentKey(document_of_parts(source, external_id), int(number))
    return _covering(key, *rest, day=day)


def _covering(
    key: InstalmentKey, step: str, days: str = "", off: str = "", *, day: date
) -> Coverage:
    due_on = day + timedelta(days=int(days)) if days else None
    return Coverage(key, step, due_on, int(off or 0))
