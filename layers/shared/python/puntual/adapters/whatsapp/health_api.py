"""Meta, asked about the number and the token that we send with."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from puntual.adapters.whatsapp.graph_api import GraphApi, Token
from puntual.adapters.whatsapp.graph_json import object_of, text_in
from puntual.domain.sending.messaging_limit import read_messaging_limit
from puntual.ports.sending_limits import NumberChange, NumberReport, TokenReport

_FIELDS: Final = ",".join(
    (
        *("display_phone_number", "throughput", "health_status"),
        "whatsapp_business_manager_messaging_limit",
    )
)
_MESSAGING: Final = "whatsapp_business_messaging"
_MAY_SEND: Final = frozenset({"AVAILABLE", "LIMITED"})
_FAST: Final = {"HIGH": True, "STANDARD": False}
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class GraphSenderHealth:
    """Fulfils the port ``SenderHealth``. It tries each call once."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Keep what every call needs; connect at the first one.

        Args:
            base_url: e.g. ``https://graph.facebook.com``.
            version: the Graph version, e.g. ``v25.0``.
            token: returns the access token; asked at every call, so that it can be rotated.
            transport: stands in for the network in tests.
        """
        self._token = token
        self._graph = GraphApi(base_url, version, token, transport)

    def number(self, number: str) -> NumberReport:
        """Return what Meta says of a number; one that it refuses to speak of may not send.

        Raises:
            Unavailable: Meta does not answer, or wants us to slow down.
            MissingConfiguration: there is no token.
        """
        body = self._get(number, {"fields": _FIELDS})
        if body is None:
            return NumberReport(is_healthy=False, is_fast=None, change={})
        health = object_of(body.get("health_status"))
        level = text_in(object_of(body.get("throughput")), "level")
        return NumberReport(
            is_healthy=text_in(health, "can_send_message") in _MAY_SEND,
            is_fast=_FAST.get(level),
            change=_change_in(body, health),
        )

    def token(self) -> TokenReport:
        """Return what Meta says of the access token.

        Raises:
            Unavailable: Meta does not answer, or wants us to slow down.
            MissingConfiguration: there is no token.
        """
        body = self._get("debug_token", {"input_token": self._token().strip()})
        data = object_of(None if body is None else body.get("data"))
        scopes = data.get("scopes")
        return TokenReport(
            data.get("is_valid") is True,
            _instant(data.get("expires_at")),
            may_message=isinstance(scopes, list) and _MESSAGING in scopes,
        )

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()

    def _get(self, path: str, query: Mapping[str, str]) -> dict[str, Any] | None:
        """Return an answer; None for a refusal that asking again would not change."""
        answer = self._graph.call("GET", path, params=query)
        if not answer.is_error:
            return answer.body
        if answer.is_temporary:
            raise answer.as_unavailable()
        return None


def _change_in(body: Mapping[str, Any], health: Mapping[str, Any]) -> NumberChange:
    change: NumberChange = {}
    digits = re.sub(r"\D", "", text_in(body, "display_phone_number"))
    if digits:
        change["display_number"] = digits
    limit = read_messaging_limit(body.get("whatsapp_business_manager_messaging_limit"))
    if limit is not None:
        change["daily_limit"] = limit
    if account := _entity(health, "WABA"):
        change["account"] = account
    if portfolio := _entity(health, "BUSINESS"):
        change["portfolio"] = portfolio
    return change


def _entity(health: Mapping[str, Any], kind: str) -> str:
    """Return the id of what a number belongs to; the health check names it by the way."""
    entities = health.get("entities")
    for entity in entities if isinstance(entities, list) else []:
        found = object_of(entity)
        name = text_in(found, "id")
        if found.get("entity_type") == kind and _ID.fullmatch(name):
            return name
    return ""


def _instant(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
