"""The Template API: what is registered in a business account, and how to register more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from puntual.adapters.whatsapp.graph_api import GraphApi, Token
from puntual.adapters.whatsapp.graph_json import object_of, text_in
from puntual.adapters.whatsapp.template_refusals import refusal_of
from puntual.domain.errors import Unavailable

CREATES_PER_HOUR: Final = 100
# A person waits, at a desk.
_TIMEOUT: Final = httpx.Timeout(connect=5.0, write=10.0, read=30.0, pool=5.0)
_PAGE: Final = 100
_MOST_PAGES: Final = 100
_FIELDS: Final = ",".join(
    (
        *("id", "name", "language", "status", "category", "correct_category"),
        *("quality_score", "rejected_reason", "components", "message_send_ttl_seconds"),
    )
)


@dataclass(frozen=True, slots=True)
class RegisteredTemplate:
    """A template as Meta knows it.

    Attributes:
        correct_category: the category that Meta announces to move it to; empty without one.
        components: as registered, for a comparison.
    """

    id: str
    name: str
    language: str
    status: str
    category: str
    correct_category: str = ""
    quality: str = ""
    rejected_reason: str = ""
    ttl_seconds: int | None = None
    components: list[dict[str, Any]] = field(default_factory=list)


class TemplateApi:
    """The templates of one business account. It tries each call once."""

    def __init__(
        self,
        base_url: str,
        version: str,
        account: str,
        token: Token,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Keep what every call needs; connect at the first one.

        Args:
            base_url: e.g. ``https://graph.facebook.com``.
            version: the Graph version, e.g. ``v25.0``.
            account: Meta's id of the WhatsApp business account.
            token: returns the access token.
            transport: stands in for the network in tests.
        """
        self._path = f"{account}/message_templates"
        self._graph = GraphApi(base_url, version, token, transport, _TIMEOUT)

    def registered(self) -> Iterator[RegisteredTemplate]:
        """Yield all templates of the account, page by page.

        Raises:
            MissingConfiguration: Meta does not accept the token, or not for this account.
            Unavailable: Meta does not answer, or wants us to slow down.
        """
        after = ""
        for _ in range(_MOST_PAGES):
            query = {"fields": _FIELDS, "limit": str(_PAGE)} | ({"after": after} if after else {})
            page = self._call("GET", params=query)
            yield from map(_read, _objects(page.get("data")))
            paging = object_of(page.get("paging"))
            after = str(object_of(paging.get("cursors")).get("after") or "")
            # The address that Meta gives is never followed: the token goes to one host only.
            if "next" not in paging or not after:
                return
        raise Unavailable("the list of templates has no end")

    def create(self, body: Mapping[str, Any]) -> RegisteredTemplate:
        """Register a template.

        Raises:
            InvalidInput: Meta refuses this one; another may still pass.
            Conflict: it exists already.
            MissingConfiguration: the token may not, or the account is full.
            Unavailable: Meta does not answer, or wants us to slow down.
        """
        answer = self._call("POST", str(body.get("name", "template")), json=dict(body))
        return RegisteredTemplate(
            id=text_in(answer, "id"),
            name=str(body["name"]),
            language=str(body["language"]),
            status=text_in(answer, "status"),
            category=text_in(answer, "category"),
        )

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()

    def _call(self, method: str, name: str = "templates", **content: Any) -> dict[str, Any]:
        answer = self._graph.call(method, self._path, **content)
        if answer.is_error:
            raise refusal_of(answer, name)
        return answer.body


def _read(raw: dict[str, Any]) -> RegisteredTemplate:
    ttl = raw.get("message_send_ttl_seconds")
    reason = text_in(raw, "rejected_reason")
    return RegisteredTemplate(
        id=text_in(raw, "id"),
        name=text_in(raw, "name"),
        language=text_in(raw, "language"),
        status=text_in(raw, "status"),
        category=text_in(raw, "category"),
        correct_category=text_in(raw, "correct_category"),
        quality=text_in(object_of(raw.get("quality_score")), "score"),
        rejected_reason="" if reason == "NONE" else reason,
        ttl_seconds=ttl if isinstance(ttl, int) else None,
        components=_objects(raw.get("components")),
    )


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
