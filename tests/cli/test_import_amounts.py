"""An amount that could be two is read as the file proves, or left for the endpoint to refuse."""

from pathlib import Path

import pytest

from tests.cli.test_import_receivables import issued, paid, read, write


@pytest.mark.parametrize(
    ("proof", "doubtful", "meant"),
    [
        ("1.160,50", "1.250", "1250.00"),
        ("1.190.000", "780.000", "780000.00"),
        ("1250,5", "780.000", "780000.00"),
        ("1250.5", "1.250", "1.25"),
        ("1,190,000", "780,000", "780000.00"),
    ],
)
def test_a_certain_amount_of_the_file_ends_the_doubt_about_another(
    tmp_path: Path, proof: str, doubtful: str, meant: str
) -> None:
    """H-1: 780.000 is 780,000 in Colombia, and the file that says so is believed."""
    for first, second in ((proof, doubtful), (doubtful, proof)):
        lines = (issued(amount=first), issued(invoice_id="F-2", amount=second))
        days, refused = read(write(tmp_path, *lines))
        written = {one["amount"] for one in days[0].invoices}
        assert (written, refused) == ({proof, meant}, [])


def test_a_payment_is_read_as_the_invoices_prove(tmp_path: Path) -> None:
    lines = (issued(amount="1.190.000", currency="COP"), paid(amount="780.000", currency="COP"))
    days, _ = read(write(tmp_path, *lines))
    assert [one["amount"] for day in days for one in day.payments] == ["780000.00"]


@pytest.mark.parametrize("other", ["780000", "1 250", "x", "1.160,50|1250.50", ""])
def test_what_no_other_amount_proves_stays_as_it_is_written(tmp_path: Path, other: str) -> None:
    """The endpoint refuses it and says why: no reader guesses."""
    others = [issued(invoice_id=f"F-{text}", amount=text) for text in other.split("|")]
    days, _ = read(write(tmp_path, issued(amount="780.000"), *others, "no event"))
    assert days[0].invoices[0]["amount"] == "780.000"


def test_an_event_without_an_amount_is_still_refused_by_its_line(tmp_path: Path) -> None:
    event = issued(amount="780.000").replace('"amount"', '"total"')
    _, refused = read(write(tmp_path, event, issued(amount="1.190.000")))
    assert [(one.id, "amount: is missing" in one.error) for one in refused] == [("1", True)]
