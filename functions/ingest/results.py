"""Outcomes as callers see them: of one item, or of each item of a batch."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NotRequired, Required, TypedDict, assert_never

from functions.ingest.customer_notes import (
    ConsentInForce,
    Notice,
    show_consent,
    show_notices,
)
from functions.ingest.document_name import show_instant
from functions.ingest.http.request import Request
from functions.ingest.http.responses import Problem, Response, answer, refuse, tagged
from functions.ingest.problems import RETRY_AFTER_SECONDS, problem_with
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.outcomes import (
    Contradicted,
    NewerInForce,
    Outcome,
    Postponed,
    Stored,
    Superseded,
    Unmatched,
    WhyOlder,
)
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import require_billing_id
from puntual.intake.items import Item
from puntual.ports.accounts import Ingested

_DETAILS: Final = MappingProxyType(
    {
        WhyOlder.NEWER_COPY: "a later copy is on record, so nothing was changed",
        WhyOlder.MERGED: "this customer became the one that is named: of what is sent under the "
        "old id the consents count, and all else is as it is sent under the new one",
        WhyOlder.CANCELLED: "it is cancelled, and this copy equals an earlier one; to open it "
        "again, send updated_at, later than the cancellation, or If-Match",
    }
)
# Of each kind; beyond these nobody reads on.
_MOST_PROBLEMS: Final = 100
_AS_OTHERS: Final = (
    f"{_MOST_PROBLEMS} items before this one have a problem of its kind; correct those, then send "
    "this one again"
)
_RETRY_AFTER = {"retry-after": str(RETRY_AFTER_SECONDS)}


class InForce(TypedDict):
    """What counts in place of an older copy: since when, and why the copy changed nothing."""

    why: WhyOlder
    updated_at: str | None
    detail: str


class StoredView(TypedDict):
    """An item that was accepted; `in_force` stands where what was sent is an older copy."""

    status: Ingested
    id: str
    debtor_id: str
    in_force: NotRequired[InForce]


class StoredCustomerView(StoredView):
    """A customer that was accepted."""

    consent: ConsentInForce
    notices: list[Notice]


class ItemResult(TypedDict, total=False):
    """What became of one item: `index` counts from 0 in an array, `line` from 1 in lines.

    `status` is created, updated or unchanged; rejected when the item has to be corrected; failed
    when the same item should be sent again.
    """

    index: int
    line: int
    status: Required[str]
    id: str
    debtor_id: str
    error: Problem
    consent: ConsentInForce
    notices: list[Notice]
    in_force: InForce


class BatchResult(TypedDict):
    """One result per item, in their order, and how many there are of each status."""

    results: list[ItemResult]
    summary: dict[str, int]


def show_one(request: Request, name: str, outcome: Outcome) -> Response:
    """Answer for a single item."""
    if isinstance(outcome, Stored):
        view = _view(outcome, name)
        code = 201 if outcome.status is Ingested.CREATED else 200
        return tagged(answer(code, view, is_final=True), outcome.tag)
    headers = _RETRY_AFTER if isinstance(outcome, Postponed) else {}
    refused = refuse(problem_with(outcome), request.id, headers)
    return tagged(refused, outcome.tag or "") if isinstance(outcome, Superseded) else refused


def _view(outcome: Stored, name: str) -> StoredView | StoredCustomerView:
    view = StoredView(status=outcome.status, id=name, debtor_id=outcome.key.debtor)
    if outcome.in_force is not None:
        view["in_force"] = _show_in_force(outcome.in_force)
    if outcome.notes is None:
        return view
    consent, notices = show_consent(outcome.notes), show_notices(outcome.notes)
    return StoredCustomerView(**view, consent=consent, notices=notices)


def _show_in_force(newer: NewerInForce) -> InForce:
    return InForce(
        why=newer.why, updated_at=show_instant(newer.updated_at), detail=_DETAILS[newer.why]
    )


def show_many(
    items: Sequence[Item], name_fields: Sequence[str], outcomes: Sequence[Outcome]
) -> Response:
    """Answer for a batch: 200, even where items of it failed."""
    results = [
        _result(item, _name(item.content, name_fields), outcome)
        for item, outcome in zip(items, outcomes, strict=True)
    ]
    _shorten(results)
    summary = Counter(result["status"] for result in results)
    postponed = any(isinstance(outcome, Postponed) for outcome in outcomes)
    # What depends on other records may be answered otherwise tomorrow, and is never kept.
    is_final = all(isinstance(outcome, Stored | Rejected) for outcome in outcomes)
    document = BatchResult(results=results, summary=dict(summary))
    response = replace(answer(200, document, is_final=is_final), items=summary)
    return response.with_headers(_RETRY_AFTER) if postponed else response


def _shorten(results: Iterable[ItemResult]) -> None:
    """Leave out the fields of problems that many items have: Lambda answers with 6 MB at most."""
    told: Counter[str] = Counter()
    for result in results:
        problem = result.get("error")
        if problem is None:
            continue
        told[problem["type"]] += 1
        if told[problem["type"]] > _MOST_PROBLEMS:
            problem.pop("errors", None)
            problem["detail"] = _AS_OTHERS


def _result(item: Item, name: str, outcome: Outcome) -> ItemResult:
    result = ItemResult(status=_status(outcome))
    if item.place == "line":
        result["line"] = item.number
    else:
        result["index"] = item.number
    if name:
        result["id"] = name
    if isinstance(outcome, Stored):
        result["debtor_id"] = outcome.key.debtor
        if outcome.notes is not None:
            result["consent"] = show_consent(outcome.notes)
            result["notices"] = show_notices(outcome.notes)
        if outcome.in_force is not None:
            result["in_force"] = _show_in_force(outcome.in_force)
    else:
        result["error"] = problem_with(outcome)
    return result


def _status(outcome: Outcome) -> str:
    match outcome:
        case Stored(status):
            return status.value
        case Rejected() | Contradicted() | Superseded() | Unmatched():
            return "rejected"
        case Postponed():
            return "failed"
        case _:
            assert_never(outcome)


def _name(content: object, fields: Iterable[str]) -> str:
    """Return the name of an item as far as it can be told; nothing but ids is repeated."""
    if not isinstance(content, Mapping):
        return ""
    try:
        return "/".join(require_billing_id(str(content.get(field, "")), field) for field in fields)
    except InvalidInput:
        return ""
