"""A history of receivables is read and sent line by line: a bad line costs nothing but itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli.main import main
from puntual.intake.files.billing_day import BillingDay
from puntual.intake.files.receivables import read_days
from puntual.intake.files.refusal import Refusal


def issued(**changes: object) -> str:
    event = {
        "type": "invoice.issued",
        "on": "2026-01-05",
        "invoice_id": "F-1",
        "customer_id": "C-1",
        "amount": 120.50,
        "currency": "MXN",
        "issued_on": "2026-01-05",
        "due_on": "2026-02-04",
    }
    return json.dumps(event | changes)


def paid(**changes: object) -> str:
    return issued(type="invoice.paid", on="2026-01-20", paid_on="2026-01-20", **changes)


def write(tmp_path: Path, *lines: str | bytes) -> Path:
    file = tmp_path / "history.ndjson"
    file.write_bytes(b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines))
    return file


def read(file: Path, until: date | None = None) -> tuple[list[BillingDay], list[Refusal]]:
    refused: list[Refusal] = []
    return [*read_days(file, refused, until)], refused


def test_events_become_days_with_a_customer_before_the_first_invoice(tmp_path: Path) -> None:
    days, refused = read(write(tmp_path, issued(), "", issued(invoice_id="F-2"), paid()))

    assert refused == []
    assert [(day.on.day, len(day.customers), len(day.invoices)) for day in days] == [
        (5, 1, 2),
        (20, 0, 0),
    ]
    assert days[0].invoices[0]["amount"] == "120.5"
    assert days[1].payments[0]["invoice"]["external_id"] == "F-1"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "is not an event"),
        ("[1]", "is not an event"),
        ('"text"', "is not an event"),
        ("[" * 100_000, "is not an event"),
        (issued(on="05/01/2026"), "is not an event"),
        (issued(on=None), "is not an event"),
        (issued(customer_id="\ud800"), "is not an event"),
        (issued(type="invoice.lost"), "type: is not known"),
        (issued(type=["invoice.issued"]), "type: is not known"),
        (issued(on="2026-01-01"), "on: is before 2026-01-05 of an earlier line"),
        ('{"type": "invoice.issued", "on": "2026-01-06"}', "customer_id: is missing"),
        (b'{"type": "invoice.issued", "name": "Pe\xf1a"}', "is not UTF-8"),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_the_others_go_on(
    tmp_path: Path, line: str | bytes, words: str
) -> None:
    """One bad line abandoned the rest of the file, and one in Windows-1252 was a traceback."""
    days, refused = read(write(tmp_path, issued(), line, paid()))

    [one] = refused
    assert (one.kind, one.id) == ("line", "2")
    assert words in one.error
    assert [len(day) for day in days] == [2, 1]


def test_a_day_before_all_calendars_is_refused(tmp_path: Path) -> None:
    days, refused = read(write(tmp_path, issued(on="0001-01-05"), issued()))

    assert [one.id for one in refused] == ["1"]
    assert [day.on for day in days] == [date(2026, 1, 5)]


def test_a_day_in_the_far_future_hides_nothing_that_happened_by_the_last_day(
    tmp_path: Path,
) -> None:
    days, refused = read(write(tmp_path, issued(), issued(on="2062-01-06"), paid()), _FEBRUARY)

    assert refused == []
    assert [day.on.year for day in days] == [2026, 2026]


_FEBRUARY = date(2026, 2, 1)


class Endpoint(BaseHTTPRequestHandler):
    """Takes every item but those of one customer."""

    taken: list[str]

    def do_POST(self) -> None:
        items = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append(f"{self.path} {len(items)}")
        error = {"errors": [{"field": "id", "problem": "is bad", "fix": "mend it"}]}
        results = [
            {"status": "rejected", "error": error} if one.get("id") == "C-9" else {"status": "ok"}
            for one in items
        ]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    Endpoint.taken = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "pk_1")


@pytest.mark.loopback
def test_the_command_sends_what_is_good_and_counts_what_is_not(
    tmp_path: Path, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, issued(), b"\xff", issued(invoice_id="F-9", customer_id="C-9"), paid())

    assert main(["import", "receivables", str(file), "--url", endpoint, "--key-env", "KEY"]) == 1
    said = capsys.readouterr()
    assert Endpoint.taken == [
        "/v1/customers:batch 2",
        "/v1/invoices:batch 2",
        "/v1/payments:batch 1",
    ]
    assert said.out.startswith("5 items in ")
    assert said.out.endswith("2 refused\n")
    assert "refused: line 2: text: is not UTF-8" in said.err
    assert "refused: customers C-9: id: is bad; mend it" in said.err


@pytest.mark.loopback
def test_only_the_first_refusals_are_named_and_the_others_counted(
    tmp_path: Path, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, *["no event"] * 25)

    assert main(["import", "receivables", str(file), "--url", endpoint, "--key-env", "KEY"]) == 1
    said = capsys.readouterr()
    assert said.err.endswith("\n... and 5 more\n")
    assert said.out.endswith("25 refused\n")


def test_a_file_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nowhere.ndjson"

    assert (
        main(["import", "receivables", str(file), "--url", "http://localhost", "--key-env", "KEY"])
        == 1
    )
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "url", ["https://abc.execute-api.us-east-1.amazonaws.com", "http://x", "not an address"]
)
def test_invented_consents_go_to_no_other_machine(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The numbers are invented too, and may belong to somebody."""
    file = write(tmp_path, issued())
    assert main(["import", "receivables", str(file), "--url", url, "--key-env", "KEY"]) == 1
    assert "--although-live" in capsys.readouterr().err


def test_a_key_is_never_an_argument(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["import", "receivables", str(tmp_path), "--url", "http://localhost", "--key", "pk_1"]
    with pytest.raises(SystemExit):
        main(line)
    assert "--key-env" in capsys.readouterr().err
