"""The Template API: what is registered in a business account, and how to register more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from puntual.adapters.whatsapp.graph_json import (
    FIRST_ERROR,
    FIRST_FAULT,
    SLOW_DOWN,
    body_of,
    object_of,
    text_in,
)
from puntual.domain.errors import (
    Conflict,
    InvalidInput,
    MissingConfiguration,
    PuntualError,
    Unavailable,
)

CREATES_PER_HOUR: Final = 100
_TIMEOUT: Final = httpx.Timeout(connect=5.0, write=10.0, read=30.0, pool=5.0)
_PAGE: Final = 100
_MOST_PAGES: Final = 100
_FIELDS: Final = ",".join(
    (
        *("id", "name", "language", "status", "category", "correct_category"),
        *("quality_score", "rejected_reason", "components", "message_send_ttl_seconds"),
    )
)
_NOT_ALLOWED: Final = frozenset({0, 10, 102, 104, 190, 200, 368})
_TAKEN: Final = 2388024
_FULL: Final = 2388019

# What Meta's subcodes want, for the command line: its own texts change and are translated.
_PROBLEMS: Final[Mapping[int, tuple[str, str]]] = {
    2388023: (
        "was deleted a short while ago",
        "wait 30 days, or raise its version",
    ),
    2388039: ("is in review", "wait until Meta has decided"),
    2388040: ("is too long", "shorten it: 1,024 characters in the body, 25 on a button"),
    2388047: ("has a header of a wrong form", "mend the header"),
    2388052: ("has a button with a bad address", "give a full https address as the pay base"),
    2388072: ("has a body of a wrong form", "run `puntual templates lint`"),
    2388073: ("has a footer of a wrong form", "mend the footer"),
    2388293: ("has too many variables for its words", "write more words, or use fewer variables"),
    2388299: ("begins or ends with a variable", "let words stand first and last"),
}


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
        token: Callable[[], str],
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
        self._token = token
        self._path = f"{account}/message_templates"
        self._client = httpx.Client(
            base_url=f"{base_url.rstrip('/')}/{version}/",
            timeout=_TIMEOUT,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

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
        self._client.close()

    def _call(self, method: str, name: str = "templates", **request: Any) -> dict[str, Any]:
        headers = {b"Authorization": f"Bearer {self._token().strip()}".encode()}
        try:
            response = self._client.request(method, self._path, headers=headers, **request)
        except httpx.RequestError as err:
            raise Unavailable(f"the Graph API did not answer: {type(err).__name__}") from err
        body = body_of(response)
        if response.status_code >= FIRST_ERROR:
            raise _error_of(response.status_code, object_of(body.get("error")), name)
        return body


def _error_of(status: int, error: dict[str, Any], name: str) -> PuntualError:
    code, subcode = error.get("code"), error.get("error_subcode")
    if code in SLOW_DOWN:
        return Unavailable(
            "Meta wants us to slow down: it lets an account create 100 templates an hour;"
            " run the command again in an hour, it goes on where it stopped"
        )
    if code in _NOT_ALLOWED:
        return MissingConfiguration(
            f"Meta does not accept the token for this account (error {code});"
            " it needs whatsapp_business_management"
        )
    if subcode == _FULL:
        return MissingConfiguration(
            "the account has no room for more templates: 250 until the business is verified;"
            " register fewer languages (--language), or delete some"
        )
    if subcode == _TAKEN:
        return Conflict(f"{name} exists already in this language")
    if status >= FIRST_FAULT or not error:
        return Unavailable(f"the Graph API answered {status}")
    problem, fix = _PROBLEMS.get(subcode if isinstance(subcode, int) else 0, _UNKNOWN)
    return InvalidInput(name, f"{problem} (error {code}, {subcode or 'no subcode'})", fix)


_UNKNOWN: Final = ("is refused", "look the numbers up in Meta's list of error codes")


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
