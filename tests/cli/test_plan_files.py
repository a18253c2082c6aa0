"""``puntual plan`` over files as billing systems of the region export them."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.architecture.repository import ROOT

_HEAD = "debtor_id,name,phone,country,consent_at,invoice_id,issued_on,due_on,amount,currency"
_ANA = "C-1,Ana Ejemplo,+573005550001,CO,2025-06-01"


def planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, *rows: str
) -> tuple[list[dict[str, Any]], str]:
    """Return the lines of the plan, and what is said beside it."""
    path = tmp_path / "portfolio.csv"
    path.write_text("\n".join((header, *rows)), "utf-8")
    code = main(["plan", "--portfolio", str(path), "--from", "2026-01-05", "--json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    return [json.loads(line) for line in out.splitlines()], err


def texts_of(lines: list[dict[str, Any]], debtor: str = "C-1") -> list[str]:
    return [one["text"] for one in lines if one["kind"] == "send" and one["debtor_id"] == debtor]


def test_amounts_of_a_colombian_export_are_read_as_its_author_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H-1: the customer read $780 COP."""
    rows = (
        f"{_ANA},F-1,2025-12-20,2026-01-14,1.250.000,COP",
        "C-2,Eva,+573005550002,CO,2025-06-01,F-2,2025-12-20,2026-01-14,780.000,COP",
        "C-3,Sol,+573005550003,CO,2025-06-01,F-3,2025-12-20,2026-01-14,119000.50,COP",
    )
    lines, err = planned(tmp_path, capsys, _HEAD, *rows)
    assert "$1.250.000 COP" in texts_of(lines)[0]
    # The third row writes a decimal point, so the column proves nothing.
    assert texts_of(lines, "C-2") == []
    assert "line 3: amount: can be read as two amounts" in err
    assert "$119.001 COP" in texts_of(lines, "C-3")[0]
    lines, err = planned(tmp_path, capsys, _HEAD, *rows[:2])
    assert "$780.000 COP" in texts_of(lines, "C-2")[0]
    assert err == ""


def test_names_of_an_odoo_export_go_through_and_its_printed_number_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H-16: every row was refused."""
    header = f"{_HEAD},label"
    rows = (
        f"{_ANA},INV/2026/00012,2025-12-20,2026-01-14,1250000,COP,",
        "#2,Eva,+573005550002,CO,2025-06-01,A 0001-00001234,2025-12-20,2026-01-14,9e2,COP,x",
        "#2,Eva,+573005550002,CO,2025-06-01,50%?,2025-12-20,2026-01-14,900000,COP,FV 77",
    )
    lines, err = planned(tmp_path, capsys, header, *rows)
    assert "INV/2026/00012" in texts_of(lines)[0]
    assert "FV 77" in texts_of(lines, "#2")[0]
    assert err.count("rejected") == 1


def test_a_file_with_a_credit_note_asks_for_the_rest_or_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H-8: the customer was asked for all that had been credited."""
    invoice = f"{_ANA},F-1,2025-12-20,2026-01-14,1250000,COP"
    lines, err = planned(
        tmp_path,
        capsys,
        _HEAD,
        invoice,
        f"{_ANA},NC-1,2025-12-28,2025-12-28,-500000,COP",
        "C-2,Eva,+573005550002,CO,2025-06-01,F-2,2025-12-20,2026-01-14,900000,COP",
    )
    assert texts_of(lines) == []
    assert texts_of(lines, "C-2") != []
    assert "credit_note into a column `document`" in err
    told = f"{_ANA},NC-1,2025-12-28,,500000,COP,credit_note,F-1"
    lines, err = planned(tmp_path, capsys, f"{_HEAD},document,applies_to", f"{invoice},,", told)
    assert err == ""
    assert all("$750.000 COP" in text for text in texts_of(lines))
    assert texts_of(lines) != []


def test_an_invoice_that_is_credited_whole_is_asked_for_by_no_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    invoice = f"{_ANA},F-1,2025-12-20,2026-01-14,1250000,COP,,"
    told = f"{_ANA},NC-1,2025-12-28,,1250000,COP,credit_note,"
    lines, _ = planned(tmp_path, capsys, f"{_HEAD},document,applies_to", invoice, told)
    assert [one["reasons"] for one in lines] == [["balance_zero"]]


def test_two_spellings_of_a_phone_are_one_debtor_with_both_invoices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H-17: the second invoice was missing in the message."""
    lines, err = planned(
        tmp_path,
        capsys,
        _HEAD,
        "C-1,Ana,+52 55 5550 0001,MX,2025-06-01,F-1,2025-12-20,2026-01-14,1250.50,MXN",
        "C-1,Ana,+525555500001,MX,2025-06-01,F-2,2025-12-20,2026-01-14,100.00,MXN",
    )
    assert err == ""
    assert all("$1,350.50 MXN" in text for text in texts_of(lines))
    assert texts_of(lines) != []


def test_one_centavo_is_asked_for_by_no_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H-11: thanks, and then five messages for $0.01."""
    row = f"{_ANA},F-1,2025-12-20,2026-01-14,1250.50,MXN,2026-01-06,1250.49"
    lines, _ = planned(tmp_path, capsys, f"{_HEAD},paid_on,paid_amount", row)
    assert {one["step"] for one in lines if one["kind"] == "send"} <= {
        "due_in_7_days",
        "payment_received",
    }
    assert "below_minimum" in [reason for one in lines for reason in one["reasons"]]
    assert lines[-1]["amount_minor"] == 1


def test_two_records_of_one_phone_are_one_person_for_the_caps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two messages on one morning were planned for one phone; what is sent obeys the caps."""
    lines, err = planned(
        tmp_path,
        capsys,
        _HEAD,
        "C-1,Ana,+52 1 55 5550 0001,MX,2025-06-01,F-1,2025-12-20,2026-01-14,1250.50,MXN",
        "C-9,Ana,+525555500001,MX,2025-06-01,F-2,2025-12-20,2026-01-14,100.00,MXN",
        "C-8,Eva,+525555500002,MX,2025-06-01,F-3,2025-12-20,2026-01-14,100.00,MXN",
    )
    assert err == ""
    days = [
        one["local"][:10]
        for one in lines
        if one["kind"] == "send" and one["debtor_id"] in {"C-1", "C-9"}
    ]
    assert len(days) == len(set(days))
    assert {one["debtor_id"] for one in lines if one["kind"] == "send"} == {"C-1", "C-8", "C-9"}
    main(["plan", "--portfolio", str(tmp_path / "portfolio.csv"), "--from", "2026-01-05"])
    assert "to 3 of 3 debtors" in capsys.readouterr().out


def test_a_phone_of_too_many_records_is_a_placeholder_and_gets_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        f"C-{number},Ana,+525555500001,MX,2025-06-01,F-{number},2025-12-20,2026-01-14,9.00,MXN"
        for number in range(21)
    ]
    lines, _ = planned(tmp_path, capsys, _HEAD, *rows)
    assert {tuple(one["reasons"]) for one in lines} == {("shared_phone",)}
    assert {one["kind"] for one in lines} == {"suppress"}


def test_a_policy_that_is_wrong_is_named_by_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan with --diff has two of them, and a fault named a line of neither."""
    broken = tmp_path / "tienda.yaml"
    broken.write_text("version: [\n", encoding="utf-8")
    demo = ROOT / "local" / "demo_portfolio.csv"
    assert main(["plan", "--portfolio", str(demo), "--diff", str(broken)]) == 2
    assert "tienda.yaml: line" in capsys.readouterr().err
