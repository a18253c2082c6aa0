"""Copies in the orders in which billing systems really send them (P-1)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.functions.ingest.ingest_caller import INVOICE, Caller
from tests.functions.ingest.ingest_setup import IngestSetup
from tests.functions.ingest.test_gateway_copies import NOTE

# What is sent: content A or B, in force or cancelled, with an instant or without one.
T1 = "2026-03-02T10:00:00-06:00"
T1_AS_UTC = "2026-03-02T16:00:00Z"
T1_AND_A_HALF = "2026-03-02T10:00:00.5-06:00"
T2 = "2026-03-02T16:00:01Z"
T3 = "2026-03-02T11:30:00-05:00"
OPEN, GONE = "open", "cancelled"
_WHYS = {"newer_copy", "cancelled"}

type Copy = tuple[str, str, str | None]
A: Copy = ("A", OPEN, None)
B: Copy = ("B", OPEN, None)
NO_A: Copy = ("A", GONE, None)
NO_B: Copy = ("B", GONE, None)


def at(copy: Copy, instant: str) -> Copy:
    return (copy[0], copy[1], instant)


def _sent(item: Mapping[str, Any], copy: Copy) -> dict[str, Any]:
    content, state, instant = copy
    in_force = OPEN if "due_on" in item else "issued"
    return {
        **item,
        "amount": {"A": "10.00", "B": "9.00"}[content],
        "status": GONE if state == GONE else in_force,
        **({} if instant is None else {"updated_at": instant}),
    }


STORIES: Sequence[tuple[Sequence[Copy], Sequence[str], Copy]] = [
    ([A, NO_A, A], ["created", "updated", "cancelled"], NO_A),
    ([A, NO_A, A, A, NO_A], ["created", "updated", "cancelled", "cancelled", "unchanged"], NO_A),
    ([A, B, NO_B, A], ["created", "updated", "updated", "cancelled"], NO_B),
    ([A, B, NO_B, B], ["created", "updated", "updated", "cancelled"], NO_B),
    ([NO_A, A], ["created", "cancelled"], NO_A),
    ([NO_A, B], ["created", "updated"], B),
    ([A, NO_A, B], ["created", "updated", "updated"], B),
    ([A, NO_A, B, NO_B, A, B], ["created", *["updated"] * 3, "cancelled", "cancelled"], NO_B),
    ([A, B, A], ["created", "updated", "updated"], A),
    ([at(A, T2), at(B, T1)], ["created", "newer_copy"], A),
    ([at(A, T2), at(NO_A, T1)], ["created", "newer_copy"], A),
    ([at(A, T1), at(NO_A, T2), at(A, T1)], ["created", "updated", "newer_copy"], NO_A),
    ([at(A, T1), at(NO_A, T2), A], ["created", "updated", "cancelled"], NO_A),
    ([at(A, T1), at(NO_A, T2), at(A, T3)], ["created", "updated", "updated"], A),
    ([A, at(NO_A, T1), at(A, T1_AND_A_HALF)], ["created", "updated", "updated"], A),
    ([A, at(NO_A, T1), at(A, T1_AS_UTC)], ["created", "updated", "cancelled"], NO_A),
    ([at(A, T1), at(B, T2), A], ["created", "updated", "newer_copy"], B),
    ([at(A, T2), B], ["created", "updated"], B),
    ([at(A, T2), B, at(A, T1)], ["created", "updated", "newer_copy"], B),
    ([at(A, T1), at(A, T3), at(B, T2)], ["created", "unchanged", "newer_copy"], A),
    ([at(B, T3), at(A, T1), at(NO_A, T2)], ["created", "newer_copy", "newer_copy"], B),
]


@pytest.mark.parametrize("item", [INVOICE, NOTE], ids=["invoice", "credit note"])
@pytest.mark.parametrize("is_batch", [False, True], ids=["one by one", "batch"])
@pytest.mark.parametrize(("copies", "told", "in_force"), STORIES)
def test_what_is_in_force_after_copies(
    item: dict[str, Any],
    is_batch: bool,
    copies: Sequence[Copy],
    told: Sequence[str],
    in_force: Copy,
) -> None:
    caller = Caller(IngestSetup())
    path = "/v1/invoices" if "due_on" in item else "/v1/credit-notes"
    sent = [_sent(item, one) for one in copies]
    if is_batch:
        answers = caller.answer("POST", f"{path}:batch", sent)[1]["results"]
    else:
        answers = [caller.answer("POST", path, one)[1] for one in sent]
    assert [_told(one) for one in answers] == list(told)
    _, shown = caller.answer("GET", f"{path}/erp/{item['external_id']}")
    wanted = _sent(item, in_force)
    assert shown["status"] == wanted["status"]
    amounts = [part["amount"] for part in shown.get("instalments", [shown])]
    assert amounts == [wanted["amount"]]


def _told(result: Mapping[str, Any]) -> str:
    """Return what became of a copy, or why it changed nothing."""
    why: str = result.get("in_force", {}).get("why", result["status"])
    assert why not in _WHYS or result["status"] == "unchanged"
    return why


@pytest.mark.parametrize(("path", "item"), [("invoices", INVOICE), ("credit-notes", NOTE)])
def test_a_tag_opens_what_was_cancelled_and_an_old_one_does_not(
    path: str, item: dict[str, Any]
) -> None:
    caller, name = Caller(IngestSetup()), f"/v1/{path}/erp/{item['external_id']}"
    first = caller.ask("POST", f"/v1/{path}", _sent(item, A)).response.headers["etag"]
    caller.ask("POST", f"/v1/{path}", _sent(item, NO_A))
    lost = caller.ask("POST", f"/v1/{path}", _sent(item, B), headers={"If-Match": first})
    assert lost.response.status == 412
    tag = caller.ask("GET", name).response.headers["etag"]
    opened = caller.ask("POST", f"/v1/{path}", _sent(item, A), headers={"If-Match": tag})
    assert (opened.response.status, json.loads(opened.response.body)["status"]) == (200, "updated")


ANA = {"name": "Ana Prueba", "phone": "+525555500001"}
MOVED = {**ANA, "phone": "+525555500002"}
SAID = {"kind": "revoked", "at": "2026-03-01T10:00:00Z", "source": "call", "evidence": "call 7"}


@pytest.mark.parametrize(
    ("copies", "told", "phone"),
    [
        ([{**ANA, "updated_at": T2}, {**MOVED, "updated_at": T1}], "newer_copy", ANA),
        ([{**ANA, "updated_at": T1}, {**MOVED, "updated_at": T2}], "updated", MOVED),
        ([{**ANA, "updated_at": T1}, {**MOVED, "updated_at": T1_AS_UTC}], "updated", MOVED),
        ([{**ANA, "updated_at": T2}, MOVED], "updated", MOVED),
        ([ANA, {**MOVED, "updated_at": T1}, {**ANA, "updated_at": T1}], "updated", ANA),
        (
            [{**ANA, "updated_at": T1}, {**ANA, "updated_at": T3}, {**MOVED, "updated_at": T2}],
            "newer_copy",
            ANA,
        ),
    ],
)
def test_what_is_in_force_after_copies_of_a_customer(
    copies: Sequence[dict[str, Any]], told: str, phone: dict[str, Any]
) -> None:
    caller = Caller(IngestSetup())
    answers = [caller.answer("PUT", "/v1/customers/C-1", one)[1] for one in copies]
    assert _told(answers[-1]) == told
    assert caller.answer("GET", "/v1/customers/C-1")[1]["phone"] == phone["phone"]


def test_what_was_withdrawn_counts_in_an_older_copy_too() -> None:
    caller = Caller(IngestSetup())
    caller.answer("PUT", "/v1/customers/C-1", {**ANA, "updated_at": T2})
    older = {**MOVED, "consents": [SAID], "updated_at": T1}
    _, told = caller.answer("PUT", "/v1/customers/C-1", older)
    assert (told["in_force"]["why"], told["consent"]["status"]) == ("newer_copy", "withdrawn")
    assert caller.answer("GET", "/v1/customers/C-1")[1]["phone"] == ANA["phone"]


@pytest.mark.parametrize("instant", ["2026-03-02T10:00:00", "2026-03-02", "", 7, "yesterday"])
def test_an_instant_that_is_none_is_refused(instant: object) -> None:
    status, problem = Caller(IngestSetup()).answer(
        "POST", "/v1/invoices", {**INVOICE, "updated_at": instant}
    )
    assert (status, problem["errors"][0]["field"]) == (422, "updated_at")
