"""What was written down in order, as lines or as a list."""

from typing import Final

from local.whatsapp.http.messages import Request, Response
from local.whatsapp.people.ledger import Journal
from local.whatsapp.wire.errors import ControlError

_NDJSON: Final = "application/x-ndjson"


def read_journal(request: Request, journal: Journal) -> Response:
    """Return the lines after the first `after`, or with `format=json` a list of them.

    Raises:
        ControlError: `after` is no number.
    """
    after = request.query.get("after", "0")
    if not after.isdigit():
        raise ControlError(400, "after is a number of lines")
    if request.query.get("format") == "json":
        return Response(body=journal.array(int(after)))
    return Response(body=journal.ndjson(int(after)), content_type=_NDJSON)
