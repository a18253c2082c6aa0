"""The judge of a run: looks at each message when WhatsApp accepts it.

It shares no code with the product. What it knows it has from the billing system, the people's
phones, and rows of the table as they lie there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from local.whatsapp.people.ledger import Journal
from local.whatsapp.people.meaning import Meaning
from local.whatsapp.people.sayings import Saying, Sayings
from tests.bench.law.reading import Facts, is_legal
from tests.prove.claims import claims_of
from tests.prove.product import Product
from tests.prove.truth import Truth

# Every template of ours may be delivered until an hour after it was accepted.
_TTL: Final = timedelta(hours=1)
_NOTICES: Final = ("payment_received", "agreement_confirmed", "welcome", "away")
# The area code says the state, whose own law is known (Lei estadual 13.226/2008).
_SAO_PAULO: Final = "+5511"
# Where what somebody asked for may be told at any hour.
_ANSWERED_AT_ANY_HOUR: Final = frozenset({"CO"})


class Forbidden(AssertionError):
    """A message that must not have been."""


class WatchedJournal(Journal):
    """A journal that shows each line to somebody."""

    def __init__(self, show: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._show = show

    def append(self, record: dict[str, Any]) -> None:
        super().append(record)
        self._show(record)


class WatchedSayings(Sayings):
    """What people said, shown to somebody once the webhook has it."""

    def __init__(self, show: Callable[[Saying], None]) -> None:
        super().__init__()
        self._show = show

    def told(self, wamid: str, at: datetime) -> None:
        known = self._by_wamid.get(wamid)
        is_new = known is not None and known.told_at is None
        super().told(wamid, at)
        if known is not None and is_new:
            self._show(known)


@dataclass
class Watch:
    """Who judges each message.

    Attributes:
        accepted: how many messages there were, by purpose.
        lines: all messages.
    """

    product: Product
    truth: Truth
    accepted: dict[str, int] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    _seen: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.product.simulator.ledger = WatchedJournal(self._judge)
        self.product.simulator.sayings = WatchedSayings(self._hear)

    def _judge(self, line: dict[str, Any]) -> None:
        self.lines.append(line)
        purpose = purpose_of(line)
        kind = "answer" if line["template"] is None else purpose
        self.accepted[kind] = self.accepted.get(kind, 0) + 1
        debtor = str(line["debtor"])
        at = datetime.fromisoformat(line["accepted_at"]).astimezone(UTC)
        wrong = (
            self._is_twice(debtor, at, purpose, line)
            or self._is_outside_the_law(debtor, at, line)
            or (purpose == "reminder" and self._is_not_owed(debtor, line))
        )
        if wrong:
            error = Forbidden(f"{wrong}: {debtor} {at:%Y-%m-%dT%H:%M:%SZ} {line['template']}")
            self.product.clockwork.stop(error)

    def _is_twice(self, debtor: str, at: datetime, purpose: str, line: dict[str, Any]) -> str:
        zone = ZoneInfo(self.truth.debtors[debtor].zone or "UTC")
        key = (debtor, at.astimezone(zone).date().isoformat(), purpose)
        if key not in self._seen:
            self._seen[key] = str(line["contact"])
            return ""
        return f"twice in a day, after {self._seen[key]}"

    def _is_outside_the_law(self, debtor: str, at: datetime, line: dict[str, Any]) -> str:
        known = self.truth.debtors[debtor]
        if line["template"] is None and known.country in _ANSWERED_AT_ANY_HOUR:
            return ""
        ttl = _TTL if line["template"] is not None else timedelta(0)
        state = "SP" if known.phone.startswith(_SAO_PAULO) else None
        legal = is_legal(Facts(known.country, state, known.zone or None), at, ttl)
        return "" if legal else "outside the hours of the law"

    def _is_not_owed(self, debtor: str, line: dict[str, Any]) -> str:
        claim = int(str(line["contact"]).partition(".")[0])
        silenced = self.truth.silenced.get(str(line["wa_id"]), {}).get(debtor)
        if silenced is not None and claim > silenced:
            return "after an opt-out"
        owned = [(name, one) for name, one in self.truth.invoices.items() if one.debtor == debtor]
        settled = self.truth.paid_claims
        if all(name in settled and claim > settled[name] for name, _ in owned):
            return "after everything was paid"
        text = str(line["text"])
        for name, one in owned:
            if name in settled and claim > settled[name] and one.is_named_in(text):
                return f"names {name}, which was paid"
        return ""

    def _hear(self, saying: Saying) -> None:
        if saying.meaning is not Meaning.OPT_OUT:
            return
        behind = self.truth.behind(saying.phone)
        known = self.truth.silenced.setdefault(saying.wa_id, {})
        for debtor in behind:
            known.setdefault(debtor, claims_of(self.product.memory, debtor))


def purpose_of(line: dict[str, Any]) -> str:
    """Return what a message is for; of answers there is one for each message that they quote."""
    if line["template"] is None:
        return f"answer to {line['quotes']}"
    return next((one for one in _NOTICES if one in str(line["template"])), "reminder")
