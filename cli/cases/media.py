"""``puntual case media``: the photo or the recording of a case, fetched by a person for a file."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from cli.commands import add_creditor, add_who, creditor_of, open_table, who_of
from cli.template.access_token import add_graph, read_token
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.adapters.instants import to_instant
from puntual.adapters.whatsapp.media_api import GraphMedia
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import Media, UnknownSender, Writer
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId, DebtorKey

_ONLY_MINE: Final = 0o600


def add_media(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action."""
    parser = actions.add_parser("media", help="fetch its photo, document or recording")
    parser.add_argument("case", metavar="CASE", help="its id, as list prints it")
    add_creditor(parser)
    add_who(parser)
    add_graph(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="a new file that it is written to"
    )
    parser.set_defaults(run=fetch_media)


def fetch_media(parsed: argparse.Namespace) -> int:
    """Write what somebody sent to a file that only its owner can read."""
    table, creditor, who = open_table(parsed), creditor_of(parsed), who_of(parsed)
    case = DynamoCases(table).find(creditor, parsed.case)
    if case is None:
        raise NotFound("the creditor has no such case")
    media, token = _media_of(table, creditor, case), read_token(parsed)
    source = GraphMedia(parsed.graph_base_url, parsed.graph_version, lambda: token)
    try:
        found = source.fetch(media)
    finally:
        source.close()
    _write(parsed.to, found)
    at = to_instant(SystemClock().now())
    # Who looked, at whose, and when: never what it shows.
    print(json.dumps({"read": case.id, "by": who, "at": at, "bytes": len(found)}), file=sys.stderr)
    print(f"{parsed.to}: {media.mime_type}")
    return 0


def _media_of(table: Table, creditor: CreditorId, case: Case) -> Media:
    """Return what the message of a case carries; of several debtors all have the same."""
    writers: list[Writer] = [DebtorKey(creditor, debtor) for debtor in case.debtors]
    writer = [*writers, UnknownSender(creditor, case.sender)][0]
    message = DynamoWords(table).find(writer, case.wamid)
    if message is None or message.media is None:
        raise NotFound("the message of this case has no photo, document or recording")
    if message.hidden_at is not None:
        raise Conflict("its writer took it back")
    return message.media


def _write(file: Path, found: bytes) -> None:
    try:
        file.touch(_ONLY_MINE, exist_ok=False)
    except FileExistsError as err:
        raise Conflict(f"{file} is there already") from err
    file.write_bytes(found)
