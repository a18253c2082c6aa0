"""What the operation that merges two customers does with a call."""

from functions.ingest.call_reading import identifier_of
from functions.ingest.http.responses import Response
from functions.ingest.http.route import Call
from functions.ingest.results import show_one
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.merging import merge_customers
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.intake.items import read_object
from puntual.intake.merging import read_merge


def post_merge(call: Call) -> Response:
    """Make the customer in the path the one that the body names."""
    id_ = identifier_of(call, "id")
    into = read_merge(read_object(call.request.sent.body))
    if isinstance(into, Rejected):
        return show_one(call.request, id_, into)
    outcome = merge_customers(
        call.dependencies,
        DebtorKey(call.creditor, DebtorId(id_)),
        DebtorKey(call.creditor, into),
        call.request.has_time,
    )
    return show_one(call.request, id_, outcome)
