"""What End User Messaging answers to ``SendTextMessage``, and a ledger of what it took."""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from local.whatsapp.http.messages import Request, Response

_TARGET: Final = "PinpointSMSVoiceV2.SendTextMessage"
_JSON: Final = "application/x-amz-json-1.0"
_BAD_REQUEST: Final = 400
_LOST: Final = "lost"


@dataclass(frozen=True, slots=True)
class Taken:
    """An SMS that was taken.

    Attributes:
        contact: the callback that names its contact.
    """

    id: str
    to: str
    body: str
    ttl_seconds: int
    contact: str


class SmsService:
    """Takes every text, except for numbers of which it was told otherwise.

    Attributes:
        taken: the ledger, in the order of arrival.
        refusals: by number: the error to answer, ``reason`` included, or ``lost``: the text is
            taken and the connection cut before the answer.
    """

    def __init__(self, ledger: Path | None = None) -> None:
        self.taken: list[Taken] = []
        self.refusals: dict[str, str] = {}
        self._ledger = ledger
        self._numbers: Iterator[int] = itertools.count(1)

    def handle(self, request: Request) -> Response:
        """Answer one call of an AWS client."""
        if request.headers.get("x-amz-target") != _TARGET:
            return _error("UnknownOperationException")
        asked = request.json()
        refusal = self.refusals.get(asked["DestinationPhoneNumber"], "")
        if refusal and refusal != _LOST:
            code, _, reason = refusal.partition(":")
            return _error(code, reason)
        taken = self._take(asked)
        return Response(hang_up=True) if refusal else _answer({"MessageId": taken.id})

    def _take(self, asked: Mapping[str, Any]) -> Taken:
        taken = Taken(
            id=f"sms-{next(self._numbers):06d}",
            to=asked["DestinationPhoneNumber"],
            body=asked["MessageBody"],
            ttl_seconds=asked["TimeToLive"],
            contact=asked["Context"]["contact"],
        )
        self.taken.append(taken)
        if self._ledger is not None:
            with self._ledger.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
        return taken


def _answer(payload: Mapping[str, Any], status: int = 200) -> Response:
    return Response(status, json.dumps(payload).encode(), _JSON)


def _error(code: str, reason: str = "") -> Response:
    return _answer({"__type": code, "Message": code, "Reason": reason}, _BAD_REQUEST)
