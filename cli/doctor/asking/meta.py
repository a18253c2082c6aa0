"""Questions to Meta about the token, the number and who hears of what people do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from puntual.adapters.whatsapp.graph_api import Answer, GraphApi
from puntual.adapters.whatsapp.graph_json import object_of, text_in
from puntual.adapters.whatsapp.template_api import RegisteredTemplate, TemplateApi

_NUMBER: Final = ",".join(
    (
        *("status", "quality_rating", "name_status", "code_verification_status", "account_mode"),
        *("health_status", "webhook_configuration"),
    )
)
# "Session has expired", of error 190.
_EXPIRED: Final = 463
_ACCOUNTS: Final = "whatsapp_business_account"


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What Meta says of the token.

    Attributes:
        app: Meta's id of the app that it belongs to; empty where Meta does not say.
    """

    is_valid: bool
    expires_at: datetime | None = None
    scopes: frozenset[str] = frozenset()
    app: str = ""
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What Meta says of a number, in its own words; empty where it does not say.

    Attributes:
        can_send: AVAILABLE, LIMITED or BLOCKED.
        codes: of what stands in the way.
        account: Meta's id of the business account.
        callback: where its updates go, if not where those of the app do.
    """

    status: str
    quality: str
    name_status: str
    verification: str
    mode: str
    can_send: str
    codes: tuple[int, ...]
    account: str
    callback: str


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """Where an app's updates go, and which."""

    callback: str
    is_active: bool
    fields: frozenset[str]


class MetaQuestions:
    """Each question is asked once. None is a refusal that asking again would not change."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: str,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Keep what every call needs; connect at the first one."""
        self._where = (base_url, version)
        self._token = token
        self._transport = transport
        self._graph = self._graph_by(token)

    def token(self) -> TokenAnswer:
        """Ask about the token.

        Raises:
            Unavailable: Meta does not answer; as in every question.
        """
        answer = self._graph.call("GET", "debug_token", params={"input_token": self._token})
        if answer.error is not None and answer.error.subcode == _EXPIRED:
            return TokenAnswer(is_valid=False, is_expired=True)
        data = object_of((_said(answer) or {}).get("data"))
        scopes = data.get("scopes")
        ends = data.get("expires_at")
        return TokenAnswer(
            data.get("is_valid") is True,
            datetime.fromtimestamp(ends, UTC) if isinstance(ends, int) and ends > 0 else None,
            frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset(),
            text_in(data, "app_id"),
        )

    def number(self, number: str) -> NumberAnswer | None:
        """Ask about a number."""
        body = _said(self._graph.call("GET", number, params={"fields": _NUMBER}))
        return None if body is None else _number_of(body)

    def apps_of(self, account: str) -> Mapping[str, str] | None:
        """Return the apps that hear of an account, each with where its updates go instead."""
        body = _said(self._graph.call("GET", f"{account}/subscribed_apps"))
        if body is None:
            return None
        return {
            text_in(object_of(one.get("whatsapp_business_api_data")), "id"): text_in(
                one, "override_callback_uri"
            )
            for one in _objects(body.get("data"))
        }

    def webhook_of(self, app: str, secret: str) -> WebhookAnswer | None:
        """Return where an app's updates go; None where Meta does not take the app's secret."""
        graph = self._graph_by(f"{app}|{secret}")
        try:
            body = _said(graph.call("GET", f"{app}/subscriptions"))
        finally:
            graph.close()
        if body is None:
            return None
        found = (one for one in _objects(body.get("data")) if one.get("object") == _ACCOUNTS)
        subscription = next(found, {})
        fields = frozenset(text_in(one, "name") for one in _objects(subscription.get("fields")))
        is_active = subscription.get("active") is True
        return WebhookAnswer(text_in(subscription, "callback_url"), is_active, fields)

    def templates(self, account: str) -> list[RegisteredTemplate]:
        """Return the templates of an account.

        Raises:
            MissingConfiguration: the token may not see them.
        """
        api = TemplateApi(*self._where, account, lambda: self._token, self._transport)
        try:
            return [*api.registered()]
        finally:
            api.close()

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()

    def _graph_by(self, token: str) -> GraphApi:
        return GraphApi(*self._where, lambda: token, self._transport)


def _said(answer: Answer) -> dict[str, Any] | None:
    if not answer.is_error:
        return answer.body
    if answer.is_temporary:
        raise answer.as_unavailable()
    return None


def _number_of(body: Mapping[str, Any]) -> NumberAnswer:
    health = object_of(body.get("health_status"))
    entities = [*_objects(health.get("entities"))]
    accounts = (text_in(one, "id") for one in entities if one.get("entity_type") == "WABA")
    errors = (fault for one in entities for fault in _objects(one.get("errors")))
    codes = {code for fault in errors if isinstance(code := fault.get("error_code"), int)}
    configured = object_of(body.get("webhook_configuration"))
    return NumberAnswer(
        text_in(body, "status"),
        text_in(body, "quality_rating"),
        text_in(body, "name_status"),
        text_in(body, "code_verification_status"),
        text_in(body, "account_mode"),
        text_in(health, "can_send_message"),
        tuple(sorted(codes)),
        next(accounts, ""),
        text_in(configured, "phone_number") or text_in(configured, "whatsapp_business_account"),
    )


def _objects(value: object) -> Iterator[dict[str, Any]]:
    listed = value if isinstance(value, list) else []
    yield from (one for one in listed if isinstance(one, dict))
