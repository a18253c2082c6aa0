"""Webhook bodies, built as Meta builds them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.wire.errors import failure_of_status

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


@lru_cache(maxsize=65_536)
def derive_user_id(wa_id: str) -> str:
    """Return the business-scoped user id of a person."""
    country = {"51": "PE", "52": "MX", "54": "AR", "55": "BR", "56": "CL", "57": "CO"}
    return f"{country.get(wa_id[:2], 'US')}.{Dice(0, wa_id).number('user id')}"


def build_contact(wa_id: str, name: str | None) -> dict[str, Any]:
    """Return the `contacts` entry of a person."""
    contact: dict[str, Any] = {"wa_id": wa_id, "user_id": derive_user_id(wa_id)}
    if name is not None:
        contact["profile"] = {"name": name}
    return contact


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
    wamid: str, wa_id: str, status: str, at: datetime, callback_data: str | None
) -> dict[str, Any]:
    """Return a status object without price or errors."""
    built: dict[str, Any] = {
        "id": wamid,
        "status": status,
        "timestamp": _epoch(at),
        "recipient_id": wa_id,
        "recipient_user_id": derive_user_id(wa_id),
    }
    if callback_data is not None:
        built["biz_opaque_callback_data"] = callback_data
    return built


def build_failure(code: int) -> list[dict[str, Any]]:
    """Return the `errors` of a failed status."""
    return [failure_of_status(code, "Message was not sent as part of the simulated run.")]


def build_inbound(
    wamid: str, wa_id: str, at: datetime, kind: str, part: dict[str, Any]
) -> dict[str, Any]:
    """Return an inbound message object."""
    return {
        "from": wa_id,
        "from_user_id": derive_user_id(wa_id),
        "id": wamid,
        "timestamp": _epoch(at),
        "type": kind,
        kind: part,
    }


def build_envelope(sender: Sender, updates: Iterable[Update], at: datetime) -> bytes:
    """Return the raw body of one POST; statuses share a change, the rest have their own."""
    listed = list(updates)
    statuses = [update for update in listed if update.kind == "statuses"]
    changes = [_message_change(sender, statuses)] if statuses else []
    for update in listed:
        if update.kind == "messages":
            changes.append(_message_change(sender, [update]))
        elif update.kind == "account":
            changes.append({"value": update.value, "field": update.field})
    entry: dict[str, Any] = {"id": sender.waba_id, "changes": changes}
    if any(update.kind == "account" for update in listed):
        entry["time"] = int(at.timestamp())
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def _message_change(sender: Sender, updates: list[Update]) -> dict[str, Any]:
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": sender.metadata()}
    contacts = {
        update.contact["wa_id"]: update.contact for update in updates if update.contact is not None
    }
    if contacts:
        value["contacts"] = list(contacts.values())
    value[updates[0].kind] = [update.value for update in updates]
    return {"value": value, "field": "messages"}


def _epoch(at: datetime) -> str:
    return str(int(at.astimezone(UTC).timestamp()))
