"""``puntual understand``: what replies say, without a table, AWS or the network."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TextIO

from cli.commands import Commands
from puntual.adapters.packaged.understanding import load_reading, moment_of
from puntual.domain.conversation.understanding import Understanding, understand
from puntual.domain.errors import InvalidInput


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("understand", help="what replies of debtors say")
    parser.add_argument(
        "--json",
        action="store_true",
        required=True,
        help='NDJSON on standard input: {"id", "locale", "text", "sent_at"}',
    )
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    """Read replies from standard input and print what each says, in order."""
    del parsed
    for answer in answers(sys.stdin):
        print(json.dumps(answer, ensure_ascii=False))
    return 0


def answers(lines: TextIO) -> Iterator[Mapping[str, Any]]:
    """Yield what each reply of an NDJSON stream says.

    Raises:
        InvalidInput: a line is no reply.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            reply = _reply(line, number)
            yield {"id": reply["id"], **_answer(understand_reply(reply))}


def understand_reply(reply: Mapping[str, Any]) -> Understanding:
    """Return what one reply says; the debtor's clock is the one of ``sent_at``."""
    locale = str(reply["locale"])
    moment = moment_of(locale, datetime.fromisoformat(reply["sent_at"]))
    return understand(str(reply["text"]), moment, load_reading(locale[:2].lower()))


def _reply(line: str, number: int) -> Mapping[str, Any]:
    field = f"line {number}"
    try:
        reply = json.loads(line)
        sent_at = datetime.fromisoformat(reply["sent_at"])
        _ = reply["id"], reply["locale"], reply["text"]
    except (KeyError, TypeError, ValueError) as err:
        raise InvalidInput(field, "is no reply", "send id, locale, text and sent_at") from err
    if sent_at.tzinfo is None:
        raise InvalidInput(
            field, "has a time without an offset", "write 2026-03-09T17:02:29-05:00"
        )
    return {**reply}


def _answer(understood: Understanding) -> Mapping[str, Any]:
    day = understood.promise_date
    return {
        "intent": understood.intent.value,
        "confidence": understood.confidence,
        "promise_date": day.isoformat() if day else None,
        "promise_amount_minor": understood.amount,
        "hand_to_person": understood.hand_to_person,
    }
