"""What the simulator's ledger says: steps, repetitions, fees, and what became of the messages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from local.whatsapp.wire.phones import find_zone
from puntual.adapters.packaged.rates import load_rates
from puntual.intake.files.billing_day import Item

# What a message is, by its template; everything else reminds.
_NOTICES: Final = {
    "payment_received": "receipt",
    "agreement_confirmed": "agreement",
    "welcome": "onboarding",
    "away": "away",
}
_ANSWER: Final = "answer"
_DELIVERED: Final = frozenset({"delivered", "read"})
type LedgerEntry = dict[str, Any]


class Phones(Protocol):
    """What WhatsApp accepted, and what the people's phones show of it."""

    def ledger(self) -> list[LedgerEntry]:
        """Return every accepted message, in order."""
        ...

    def messages(self, wa_id: str) -> list[dict[str, Any]]:
        """Return a person's chat, oldest message first."""
        ...


@dataclass(slots=True)
class Chats:
    """What became of the messages, as the people's phones show it."""

    delivered: list[LedgerEntry] = field(default_factory=list)
    read: int = 0
    replies: int = 0


def step_of(line: LedgerEntry) -> str:
    """Return the step that a message was; without a template it is an answer."""
    if line["template"] is None:
        return _ANSWER
    stem = str(line["template"]).removeprefix("puntual_").removesuffix("_v1")
    # Forms of the same message: with a pay button, with a discount, or with both.
    return stem.removesuffix("_pay").removesuffix("_discount")


def duplicates(
    ledger: Iterable[LedgerEntry], customers: Mapping[str, Item]
) -> list[tuple[str, str, str]]:
    """Return each (debtor, local day, purpose) that got more than one message.

    An answer's purpose is the message that it answers: who asks twice is answered twice.
    """
    seen = Counter(_day_and_purpose(line, customers) for line in ledger)
    return [key for key, count in seen.items() if count > 1]


def _day_and_purpose(line: LedgerEntry, customers: Mapping[str, Item]) -> tuple[str, str, str]:
    zone = customers.get(line["debtor"], {}).get("zone") or find_zone(line["wa_id"])
    day = datetime.fromisoformat(line["accepted_at"]).astimezone(ZoneInfo(zone)).date()
    step = step_of(line)
    purpose = f"{step} {line['quotes']}" if step == _ANSWER else _NOTICES.get(step, "reminder")
    return str(line["debtor"]), day.isoformat(), purpose


def read_chats(phones: Phones, ledger: Iterable[LedgerEntry]) -> Chats:
    """Look at the phones of everyone who got a message."""
    lines = {line["wamid"]: line for line in ledger}
    chats = Chats()
    for wa_id in dict.fromkeys(line["wa_id"] for line in lines.values()):
        for message in phones.messages(wa_id):
            if not message["outgoing"]:
                chats.replies += 1
            elif message["status"] in _DELIVERED:
                chats.delivered.append(lines[message["wamid"]])
                chats.read += message["status"] == "read"
    return chats


def cost_usd(delivered: Iterable[LedgerEntry], customers: Mapping[str, Item]) -> float:
    """Return what Meta charges for the delivered messages, by its dated rate card."""
    rates = load_rates()
    micro = sum(
        rates.utility_micro_usd(
            customers.get(line["debtor"], {}).get("country", ""),
            datetime.fromisoformat(line["accepted_at"]).date(),
        )
        for line in delivered
    )
    return float(Decimal(micro) / 1_000_000)
