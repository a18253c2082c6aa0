"""The driver's side of the WhatsApp simulator's control API."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import httpx

from local.emulator.ports import LOOPBACK

# Settling waits for our own webhook function, cold starts included.
_TIMEOUT = httpx.Timeout(300.0, connect=5.0)


@dataclass(frozen=True, slots=True)
class Settled:
    """What remains after everything due was delivered.

    Attributes:
        next_at: when the next status or reply is due, in simulated time.
    """

    delivered: int
    refused: int
    pending: int
    next_at: datetime | None


class SimulatorClient:
    """Asks the simulator what was accepted, and tells it what people do."""

    def __init__(self, port: int) -> None:
        """Connect on the first request."""
        self.url = f"http://{LOOPBACK}:{port}"
        self._http = httpx.Client(base_url=self.url, timeout=_TIMEOUT, trust_env=False)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def is_healthy(self) -> bool:
        """Tell whether it answers."""
        try:
            return self._http.get("/health", timeout=2.0).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def ledger(self) -> list[dict[str, Any]]:
        """Return every accepted message, in order."""
        return [json.loads(line) for line in self.ledger_text().splitlines()]

    def ledger_text(self) -> str:
        """Return the ledger as it stands, one JSON document per line."""
        return self._checked(self._http.get("/ledger")).text

    def rejections(self) -> list[dict[str, Any]]:
        """Return every refused or cut-off request, in order."""
        told = self._checked(self._http.get("/rejections")).text
        return [json.loads(line) for line in told.splitlines()]

    def messages(self, wa_id: str) -> list[dict[str, Any]]:
        """Return a person's chat, oldest message first."""
        chat = self._checked(self._http.get(f"/chats/{wa_id}")).json()
        found: list[dict[str, Any]] = chat["messages"]
        return found

    def settle(self) -> Settled:
        """Deliver every status and reply that is due."""
        told = self._checked(self._http.post("/settle")).json()
        next_at = told["next_at"]
        return Settled(
            told["delivered"],
            told["refused"],
            told["pending"],
            None if next_at is None else datetime.fromisoformat(next_at),
        )

    def intentions(self, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """Return who decided to pay in (since, until]."""
        window = {"since": since.isoformat(), "until": until.isoformat()}
        found: list[dict[str, Any]] = self._checked(
            self._http.get("/intentions", params=window)
        ).json()
        return found

    def sayings(self) -> list[dict[str, Any]]:
        """Return what people said and what they meant by it, in order."""
        found: list[dict[str, Any]] = self._checked(self._http.get("/sayings")).json()
        return found

    def reply(self, phone: str, **said: str) -> None:
        """Answer as a person now: `text`, or `payload` of a button."""
        self._checked(self._http.post("/reply", json={"from": phone, **said}))

    def set_faults(self, rules: Sequence[Mapping[str, Any]]) -> None:
        """Put fault rules in the place of the old ones."""
        self._checked(self._http.post("/faults", json=list(rules)))

    def faults(self) -> list[dict[str, Any]]:
        """Return the rules, each with how many messages met it (`hits`)."""
        rules: list[dict[str, Any]] = self._checked(self._http.get("/faults")).json()
        return rules

    def clear_faults(self) -> None:
        """End all faults."""
        self._checked(self._http.delete("/faults"))

    def configure(self, **conduct: Any) -> None:
        """Change how the platform behaves."""
        self._checked(self._http.put("/config", json=conduct))

    def register_templates(self, templates: Iterable[Mapping[str, Any]]) -> None:
        """Register templates, approved at once."""
        self._checked(self._http.post("/templates", json=list(templates)))

    def name_contacts(self, names: Mapping[str, str]) -> None:
        """Tell the phone page who is behind each number."""
        contacts = [{"phone": phone, "name": name} for phone, name in names.items()]
        if contacts:
            self._checked(self._http.post("/contacts", json=contacts))

    def hide_phones(self, usernames: Mapping[str, str]) -> None:
        """Give people (by phone) user names, which the business sees in the place of phones."""
        contacts = [{"phone": phone, "username": name} for phone, name in usernames.items()]
        if contacts:
            self._checked(self._http.post("/contacts", json=contacts))

    def set_personas(self, personas: Mapping[str, str]) -> None:
        """Give people (by phone) their habits."""
        listed = [{"phone": phone, "persona": kind} for phone, kind in personas.items()]
        self._checked(self._http.post("/personas", json=listed))

    def verify(self) -> bool:
        """Do Meta's handshake with our webhook."""
        answer = self._checked(self._http.post("/verify")).json()
        return bool(answer["verified"])

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        answer.raise_for_status()
        return answer
