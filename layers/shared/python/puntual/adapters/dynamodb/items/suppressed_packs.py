"""Suppressed messages with their logs, compressed together: the latest ones, or some of before.

Alone, a log of 230 bytes takes a write and an item of its own; beside others of its account it
takes a quarter of that. The logs stand behind the messages, a line each.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from puntual.adapters.dynamodb.store.attributes import Value
from puntual.adapters.instants import from_instant, to_instant
from puntual.application.log_compression import compress, decompress
from puntual.application.rows.logs import log_of_text, text_of_log
from puntual.domain.errors import NewerSchema
from puntual.domain.reasons import Reason
from puntual.ports.decisions import SuppressedMessage

_FORM: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A suppressed message, and the log of its decision if there is one."""

    message: SuppressedMessage
    log: bytes | None


def pack_suppressed(messages: Sequence[LoggedMessage]) -> bytes:
    """Return suppressed messages as bytes."""
    logs: list[str] = []
    plain = [_to_plain(one, logs) for one in messages]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return _FORM + compress("\n".join([text, *logs]))


def suppressed_of_pack(packed: Value | None) -> tuple[LoggedMessage, ...]:
    """Read ``pack_suppressed`` back; nothing for None.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    if packed is None:
        return ()
    if not isinstance(packed, bytes) or packed[:1] != _FORM:
        raise NewerSchema("a pack of suppressed messages")
    text, *logs = decompress(packed[1:]).split("\n")
    lines = iter(logs)
    return tuple(_of_plain(plain, lines) for plain in json.loads(text))


def _to_plain(one: LoggedMessage, logs: list[str]) -> list[Any]:
    message = one.message
    until = "" if message.until is None else to_instant(message.until)
    plain: list[Any] = [to_instant(message.at), ",".join(message.reasons), until]
    if not one.log:
        return plain
    text = text_of_log(one.log)
    if text is None or "\n" in text:
        return [*plain, one.log.hex()]
    logs.append(text)
    return [*plain, ""]


def _of_plain(plain: list[str], logs: Iterator[str]) -> LoggedMessage:
    at, reasons, until, *logged = plain
    message = SuppressedMessage(
        from_instant(at),
        tuple(map(Reason, filter(None, reasons.split(",")))),
        from_instant(until) if until else None,
    )
    if not logged:
        return LoggedMessage(message, None)
    (raw,) = logged
    return LoggedMessage(message, bytes.fromhex(raw) if raw else log_of_text(next(logs)))
