"""What billing systems call their customers and documents is found again on every road (H-16)."""

import csv
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from puntual.intake.files.portfolio import read_portfolio
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import IngestSetup
from tests.intake.files.portfolio_files import GOOD, HEADER

ANA = {"name": "Ana Prueba", "phone": "+525550000001"}
NAMES = [
    "INV/2026/00012",
    "#1042",
    "A 0001-00001234",
    "NF-e 000.123.456",
    "FACT.A-0001-00000012",
    "B001-00000123",
    "12345678901234567890",
    "00012",
    "1e5",
    "F 001 / 2026 #7 (a)",
    "100%",
    "50%2F2",
    "%25",
    "a?b=c&d",
    "a;b,c",
    "a//b",
    "/a/",
    "a\\b",
    "a|b:c~d^e`f",
    "v1|x|y|z",
    'say "x"',
    "it's",
    "<b>x</b>",
    "{x} [1] $ref *",
    "=1+1",
    "@x",
    "--",
    "-rf",
    "+",
    "a+b",
    ".",
    "..",
    "...",
    "0",
    "null",
    "true",
    ":merge",
    "invoices:find",
    "x" * 64,
    "\u00f1" * 64,
    "\u00d1and\u00fa-1",
    "e\u0301-1",
    "INV\u20132026\u20141",
    "\u2116 5 \u00b5",
    "\u53d1\u7968-1",
    "\u0661\u0662\u0663",
    "\uff21\uff11",
    "\U0001f600 1",
]
REFUSED = ["", " ", "\u00a0 ", "\t", "a\tb", "a\nb", "a\u200db", "\u3164", "x" * 65, "\u53d1" * 43]


def _row(name: str) -> dict[str, str]:
    cells = dict(zip(HEADER.split(","), GOOD[0].split(","), strict=True))
    return cells | {"debtor_id": name, "invoice_id": name, "label": name}


def _file(folder: Path, name: str) -> Path:
    path = folder / "portfolio.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER.split(","))
        writer.writeheader()
        writer.writerow(_row(name))
    return path


def _store(caller: Caller, name: str) -> list[tuple[int, Any]]:
    in_path = quote(name, safe="")
    named = {"external_id": name, "debtor_id": name}
    paid = {**PAYMENT, **named, "invoice": {"source": "erp", "external_id": name}}
    back = {"external_id": name, "reversed_on": "2026-03-02", "reason": "bounced"}
    return [
        caller.answer("PUT", f"/v1/customers/{in_path}", ANA),
        caller.answer("POST", "/v1/invoices", {**INVOICE, **named, "label": "F"}),
        caller.answer("POST", "/v1/payments", paid),
        caller.answer("POST", f"/v1/payments/bank/{in_path}/reversals", back),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_an_id_is_the_same_by_path_query_batch_and_file(tmp_path: Path, name: str) -> None:
    caller, known = Caller(IngestSetup()), unicodedata.normalize("NFC", name)
    assert [status for status, _ in _store(caller, name)] == [201] * 4
    in_path, document = quote(name, safe=""), {"source": "erp", "external_id": name}
    shown = [
        caller.answer("GET", f"/v1/invoices/erp/{in_path}")[1],
        caller.answer("GET", "/v1/invoices:find", query=document)[1],
    ]
    assert {(one["external_id"], one["debtor_id"]) for one in shown} == {(known, known)}
    assert caller.answer("GET", f"/v1/customers/{in_path}")[1]["id"] == known
    again = caller.answer("PUT", "/v1/customers", ANA, query={"id": name})[1]
    batch = caller.answer("POST", "/v1/customers:batch", [{"id": name, **ANA}])[1]["results"]
    told = {(one["status"], one["id"]) for one in (again, *batch)}
    assert told in ({("unchanged", name)}, {("unchanged", known)})
    file = read_portfolio(_file(tmp_path, name))
    assert ([*file.customers], [*file.invoices], file.rejected) == ([known], [known], [])


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_can_read_or_keep_is_no_id_on_any_road(tmp_path: Path, name: str) -> None:
    caller = Caller(IngestSetup())
    batch = caller.answer("POST", "/v1/customers:batch", [{"id": name, **ANA}])[1]["results"]
    assert [one["status"] for one in batch] == ["rejected"]
    status, problem = caller.answer("PUT", "/v1/customers", ANA, query={"id": name})
    assert (status, [one["field"] for one in problem["errors"]]) == (400, ["id"])
    (refused,) = read_portfolio(_file(tmp_path, name)).rejected
    assert "debtor_id: " in refused.error
    assert caller.setup.memory.accounts == {}
