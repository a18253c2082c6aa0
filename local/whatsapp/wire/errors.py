"""Refusals, in the shape of the Graph API, and of the control API."""

from dataclasses import dataclass
from typing import Any

from local.whatsapp.wire.codes import find_code

DOCS = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

_AUTHENTICATION = frozenset({0, 190})


class GraphError(Exception):
    """A refusal as the Graph API words it."""

    def __init__(
        self, code: int, details: str, *, status: int | None = None, subcode: int | None = None
    ) -> None:
        """Take the usual HTTP status of `code` unless `status` says otherwise."""
        usual, self.title = find_code(code)
        super().__init__(f"(#{code}) {self.title}: {details}")
        self.code = code
        self.details = details
        self.status = usual if status is None else status
        self.subcode = subcode
        self.delay_seconds = 0.0

    def body(self, trace: str) -> dict[str, Any]:
        """Return the JSON body; `trace` is the identifier support would ask for."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": trace,
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.code in _AUTHENTICATION:
            error["message"] = self.details
        return {"error": error}


@dataclass(frozen=True, slots=True)
class ControlError(Exception):
    """A request to the control API that cannot be met."""

    status: int
    detail: str


def failure_of_status(code: int, details: str) -> dict[str, Any]:
    """Return one entry of the `errors` list of a `failed` status webhook."""
    _, title = find_code(code)
    data = {"details": details}
    return {"code": code, "title": title, "message": title, "error_data": data, "href": DOCS}


def failure_of_unsupported() -> dict[str, Any]:
    """Return one entry of the `errors` list of a message that cannot be passed on."""
    title, details = "Message type unknown", "Message type is currently not supported."
    return {
        "code": 131051,
        "title": title,
        "message": title,
        "error_data": {"details": details},
    }
