"""Webhook bodies, built as Meta builds them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from local.whatsapp.wire.errors import failure_of_status
from local.whatsapp.wire.person import Person

# Until this day free-form and utility messages inside the window cost nothing.
_ALL_CHARGED_FROM = date(2026, 10, 1)


@dataclass(frozen=True, slots=True)
class Update:
    """One thing a webhook tells: a status, an inbound message, or an account event."""

    field: str
    kind: str
    value: dict[str, Any]
    contact: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """The business number that webhooks speak of."""

    waba_id: str
    phone_number_id: str
    display_phone_number: str

    def metadata(self) -> dict[str, str]:
        """Return what every message webhook starts with."""
        return {
            "display_phone_number": self.display_phone_number,
            "phone_number_id": self.phone_number_id,
        }


def build_pricing(category: str, *, in_window: bool, at: datetime) -> dict[str, Any]:
    """Return the `pricing` object of a status for the day it happened on."""
    free = in_window and category in {"service", "utility"} and at.date() < _ALL_CHARGED_FROM
    return {
        "billable": not free,
        "pricing_model": "PMP",
        "type": "free_customer_service" if free else "regular",
        "category": category,
    }


def build_status(
    wamid: str, person: Person, status: str, at: datetime, callback_data: str | None
) -> dict[str, Any]:
    """Return a status object without price or errors."""
    built: dict[str, Any] = {
        "id": wamid,
        "status": status,
        "timestamp": _epoch(at),
        **person.recipient(),
    }
    if callback_data is not None:
        built["biz_opaque_callback_data"] = callback_data
    return built


def build_failure(code: int) -> list[dict[str, Any]]:
    """Return the `errors` of a failed status."""
    return [failure_of_status(code, "Message was not sent as part of the simulated run.")]


def build_inbound(
    wamid: str, person: Person, at: datetime, kind: str, part: Any
) -> dict[str, Any]:
    """Return an inbound message object; `part` stands under the name of its type."""
    return {
        **person.sender(),
        "id": wamid,
        "timestamp": _epoch(at),
        "type": kind,
        kind: part,
    }


def build_envelope(
    sender: Sender, updates: Iterable[Update], at: datetime, *, mixed: bool = False
) -> bytes:
    """Return the raw body of one POST; statuses share a change.

    What people write has a change for each message, or, in `mixed` bodies, one for all; there
    every change also has an entry of its own.
    """
    listed = list(updates)
    statuses = [update for update in listed if update.kind == "statuses"]
    written = [update for update in listed if update.kind == "messages"]
    groups = [statuses, written] if mixed else [statuses, *([one] for one in written)]
    changes = [_message_change(sender, group) for group in groups if group]
    told = [one for one in listed if one.kind == "account"]
    changes += [{"value": update.value, "field": update.field} for update in told]
    parts = [[change] for change in changes] if mixed else [changes]
    time = {"time": int(at.timestamp())} if told else {}
    entries = [{"id": sender.waba_id, "changes": part} | time for part in parts]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def _message_change(sender: Sender, updates: list[Update]) -> dict[str, Any]:
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": sender.metadata()}
    contacts = {
        update.contact["user_id"]: update.contact
        for update in updates
        if update.contact is not None
    }
    if contacts:
        value["contacts"] = list(contacts.values())
    value[updates[0].kind] = [update.value for update in updates]
    return {"value": value, "field": "messages"}


def _epoch(at: datetime) -> str:
    return str(int(at.astimezone(UTC).timestamp()))
