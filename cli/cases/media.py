"""``puntual case media``: the photo or the recording of a case, written to a file for a person."""

import argparse
from pathlib import Path
from typing import Final

from cli.commands import add_bucket, add_creditor, add_who, creditor_of, open_table, who_of
from puntual.adapters.aws.clients import media_client
from puntual.adapters.aws.media_bucket import S3MediaStore
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.application.cases.shown_media import ShownMedia
from puntual.application.cases.shown_words import ShownWords
from puntual.domain.errors import Conflict

_ONLY_MINE: Final = 0o600


def add_media(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action."""
    parser = actions.add_parser(
        "media", help="write its photo, document or recording to a file; that is on record"
    )
    parser.add_argument("case", metavar="CASE", help="its id, as list prints it")
    add_creditor(parser)
    add_who(parser)
    add_bucket(parser, required=True)
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="a new file that it is written to"
    )
    parser.set_defaults(run=show_media)


def show_media(parsed: argparse.Namespace) -> int:
    """Write what somebody sent to a file that only its owner can read."""
    table, who = open_table(parsed), who_of(parsed)
    words = ShownWords(DynamoWords(table), DynamoWordReadings(table), DynamoCases(table))
    shown = ShownMedia(words, S3MediaStore(media_client(), parsed.bucket))
    found = shown.of_case(creditor_of(parsed), parsed.case, who, SystemClock().now())
    _write(parsed.to, found.content)
    print(f"{parsed.to}: {found.mime_type}, {len(found.content)} bytes")
    return 0


def _write(file: Path, found: bytes) -> None:
    try:
        file.touch(_ONLY_MINE, exist_ok=False)
    except FileExistsError as err:
        raise Conflict(f"{file} is there already") from err
    file.write_bytes(found)
