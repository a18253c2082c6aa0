"""All limits of a run together: a message passes all of them, or counts for none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.whatsapp.platform.limits import (
    Attempt,
    PairInterval,
    PortfolioDay,
    SignatureCheck,
    people_of_tier,
)
from local.whatsapp.platform.settings import Conduct
from local.whatsapp.platform.throughput import build_throughput


@dataclass(frozen=True, slots=True)
class _Limit:
    """One limit as it is configured; the gate that keeps it remembers what has passed."""

    wish: tuple[object, ...]
    gate: SignatureCheck | None


class Gates:
    """The limits in force."""

    def __init__(self, conduct: Conduct) -> None:
        """Start with nothing sent."""
        self._limits: dict[str, _Limit] = {}
        self.adjust(conduct)

    def adjust(self, conduct: Conduct) -> None:
        """Follow a changed configuration; a limit that stays as it was forgets nothing.

        Raises:
            ValueError: the messaging limit is not one.
        """
        people, code = people_of_tier(conduct.messaging_limit), conduct.messaging_limit_code
        per_second, interval = conduct.messages_per_second, timedelta(seconds=conduct.pair_seconds)
        self._limits = {
            "throughput": self._keep(
                "throughput",
                (conduct.limiter, per_second),
                lambda: build_throughput(conduct.limiter, per_second) if per_second else None,
            ),
            "pair": self._keep(
                "pair",
                (interval, conduct.pair_burst),
                lambda: PairInterval(interval, conduct.pair_burst) if interval else None,
            ),
            "portfolio": self._keep(
                "portfolio",
                (people, code),
                lambda: None if people is None else PortfolioDay(people, code),
            ),
        }

    def refuse(self, attempt: Attempt) -> tuple[int, str] | None:
        """Return why a message may not pass; one that may counts from now on."""
        gates = [limit.gate for limit in self._limits.values() if limit.gate is not None]
        for gate in gates:
            refusal = gate.refuse(attempt)
            if refusal is not None:
                return refusal
        for gate in gates:
            gate.count(attempt)
        return None

    def count_inbound(self, wa_id: str, at: datetime) -> None:
        """Count what a person writes: it takes throughput and is never refused."""
        gate = self._limits["throughput"].gate
        if gate is not None:
            gate.refuse(Attempt(wa_id, at))
            gate.count(Attempt(wa_id, at))

    def _keep(
        self, name: str, wish: tuple[object, ...], build: Callable[[], SignatureCheck | None]
    ) -> _Limit:
        known = self._limits.get(name)
        return known if known is not None and known.wish == wish else _Limit(wish, build())
