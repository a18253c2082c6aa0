"""``puntual plan`` as it is typed: what it prints, and what it does with bad rows."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from cli.planning import histories
from cli.planning.spool import Spool
from local import driver, played
from puntual.intake.files.portfolio import COLUMNS

KEYS = [
    *("kind", "at", "local", "zone", "debtor_id", "invoice_ids", "step", "template", "language"),
    *("text", "reasons", "amount_minor", "currency", "cost_usd", "policy_version"),
    "channel",
    "lapsed",
]
DEMO = Path(__file__).parents[2] / "local" / "demo_portfolio.csv"
GOOD = {
    "debtor_id": "C-1",
    "name": "Ana <b>Ejemplo</b>",
    "phone": "+525555500001",
    "country": "MX",
    "state": "CMX",
    "locale": "es-MX",
    "consent_at": "2025-06-01",
    "invoice_id": "F-1",
    "issued_on": "2025-12-20",
    "due_on": "2026-01-14",
    "amount": "1250.50",
    "currency": "MXN",
}

type Type = Callable[..., tuple[int, str, str]]
type Row = dict[str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Type:
    """Run the command; return the exit code and what went to either output."""

    def run_line(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["plan", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_rows(*rows: Row, name: str = "portfolio.csv") -> Path:
        cells = [[f'"{row.get(column, "")}"' for column in COLUMNS] for row in rows]
        lines = [",".join(COLUMNS), *(",".join(row) for row in cells)]
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write_rows


def rows_of(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def sends_of(out: str) -> list[dict[str, Any]]:
    return [line for line in rows_of(out) if line["kind"] == "send"]


def test_every_line_has_exactly_the_keys_in_their_order(run: Type) -> None:
    code, out, _ = run("--portfolio", DEMO, "--from", "2026-01-05", "--days", "45", "--json")
    lines = rows_of(out)
    assert code == 0
    assert {line["kind"] for line in lines} == {"send", "suppress"}
    assert all(list(line) == KEYS for line in lines)
    order = [(line["at"], line["debtor_id"]) for line in lines]
    assert order == sorted(order)


def test_a_silence_names_the_steps_that_went_by_with_their_causes(
    run: Type, write: Callable[..., Path]
) -> None:
    """An invoice of 20 December that is due on the 22nd: its first step was over before it."""
    late = {**GOOD, "issued_on": "2025-12-20", "due_on": "2025-12-22"}
    _, out, _ = run("--portfolio", write(late), "--from", "2025-12-20", "--days", "40", "--json")
    lapsed = [one for line in rows_of(out) for one in line["lapsed"]]
    assert "F-1 due_in_7_days: not_issued_yet" in lapsed


def test_a_message_says_when_to_whom_and_what(run: Type, write: Callable[..., Path]) -> None:
    _, out, _ = run("--portfolio", write(GOOD), "--from", "2026-01-05", "--days", "7", "--json")
    sent = sends_of(out)[0]
    assert sent["at"] == "2026-01-07T15:00:00Z"
    assert sent["local"] == "2026-01-07T09:00:00-06:00"
    assert sent["zone"] == "America/Mexico_City"
    assert (sent["debtor_id"], sent["invoice_ids"]) == ("C-1", ["F-1"])
    assert (sent["step"], sent["amount_minor"], sent["currency"]) == (
        "due_in_7_days",
        125050,
        "MXN",
    )
    assert "F-1" in sent["text"]
    assert "1,250.50" in sent["text"]
    assert (sent["cost_usd"], sent["policy_version"]) == (0.0085, "default-1")


def test_ids_are_those_of_the_billing_system(run: Type, write: Callable[..., Path]) -> None:
    named = {**GOOD, "debtor_id": "#1042 | Ñ", "invoice_id": "INV/2026/00012"}
    _, out, _ = run("--portfolio", write(named), "--from", "2026-01-05", "--days", "7", "--json")
    sent = sends_of(out)[0]
    assert (sent["debtor_id"], sent["invoice_ids"]) == ("#1042 | Ñ", ["INV/2026/00012"])
    assert "INV/2026/00012" in sent["text"]


def test_whole_pesos_of_colombia_are_read_as_they_are_written_there(
    run: Type, write: Callable[..., Path]
) -> None:
    colombian = {
        **GOOD,
        "phone": "+573005550020",
        "country": "CO",
        "state": "",
        "locale": "es-CO",
        "amount": "1250000",
        "currency": "COP",
    }
    for spelled in (colombian, {**colombian, "amount": "1250000.00"}):
        path = write(spelled)
        _, out, _ = run("--portfolio", path, "--from", "2026-01-05", "--days", "7", "--json")
        sent = sends_of(out)[0]
        assert (sent["amount_minor"], sent["currency"]) == (125_000_000, "COP")
        assert "$1.250.000 COP" in sent["text"]


def test_a_silence_has_reasons_and_nothing_that_only_messages_have(
    run: Type, write: Callable[..., Path]
) -> None:
    path = write({**GOOD, "consent_at": ""})
    _, out, _ = run("--portfolio", path, "--from", "2026-01-05", "--days", "30", "--json")
    (line,) = rows_of(out)
    assert line["reasons"] == ["consent_missing"]
    assert [line[key] for key in ("step", "template", "language", "text", "cost_usd")] == [
        None
    ] * 5


def test_a_bad_row_is_named_with_line_column_and_fix_while_good_ones_go_on(
    run: Type, write: Callable[..., Path]
) -> None:
    bad = {**GOOD, "debtor_id": "C-2", "invoice_id": "F-2", "amount": "12,50,0"}
    path = write(bad, GOOD)
    code, out, err = run("--portfolio", path, "--from", "2026-01-05", "--days", "30", "--json")
    assert code == 0
    assert "line 2: amount:" in err
    assert "1 rows are left out" in err
    assert {line["debtor_id"] for line in rows_of(out)} == {"C-1"}


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "[]"])
def test_a_file_without_anything_usable_is_a_usage_error(
    run: Type, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    code, out, err = run("--portfolio", path, "--json")
    assert (code, out) == (2, "")
    assert err.startswith("puntual: ")


def test_rows_that_are_all_bad_are_a_usage_error(run: Type, write: Callable[..., Path]) -> None:
    code, _, err = run("--portfolio", write({**GOOD, "due_on": "mañana"}), "--json")
    assert code == 2
    assert "no usable row" in err


def test_a_policy_with_a_fault_is_refused_with_its_place(run: Type, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 7\n", encoding="utf-8")
    code, _, err = run("--portfolio", DEMO, "--policy", policy)
    assert code == 2
    assert "cadences" in err


def test_the_table_ends_with_the_totals(run: Type) -> None:
    _, json_out, _ = run("--portfolio", DEMO, "--from", "2026-01-05", "--days", "20", "--json")
    code, out, _ = run("--portfolio", DEMO, "--from", "2026-01-05", "--days", "20")
    sent = sends_of(json_out)
    assert code == 0
    assert f"{len(sent)} messages to {len({one['debtor_id'] for one in sent})} of 60" in out
    for step, number in Counter(one["step"] for one in sent).items():
        assert f"{number:8}  {step}" in out
    assert f"US$ {sum(one['cost_usd'] for one in sent):.2f}" in out


def test_too_many_people_for_metas_limit_are_warned_of(run: Type) -> None:
    _, out, _ = run("--portfolio", DEMO, "--from", "2026-01-05", "--days", "20", "--quota", "3")
    assert "OVER THE LIMIT" in out


def test_a_policy_compared_with_itself_differs_in_nothing(run: Type) -> None:
    code, out, _ = run(
        *("--portfolio", DEMO, "--from", "2026-01-05", "--policy", "pyme", "--diff", "pyme"),
        "--json",
    )
    assert (code, out) == (0, "")


def test_another_policy_shows_what_it_adds_and_leaves_out(run: Type) -> None:
    both = ("--portfolio", DEMO, "--from", "2026-01-05", "--days", "30")
    _, mine, _ = run(*both, "--json")
    _, theirs, _ = run(*both, "--policy", "pyme", "--json")
    _, out, _ = run(*both, "--diff", "pyme", "--json")
    found = rows_of(out)
    counted = Counter(one["change"] for one in found)
    assert counted["only_this"]
    assert counted["only_other"]
    assert len(sends_of(theirs)) - len(sends_of(mine)) == (
        counted["only_other"] - counted["only_this"]
    )
    for one in found:
        assert (one["this"] is None) == (one["change"] == "only_other")
        assert (one["other"] is None) == (one["change"] == "only_this")


def test_the_page_escapes_everything_and_loads_nothing(
    run: Type, write: Callable[..., Path], tmp_path: Path
) -> None:
    page = tmp_path / "plan.html"
    path = write({**GOOD, "name": "Ana <script>alert(1)</script>"}, name="a<b>.csv")
    code, _, _ = run("--portfolio", path, "--from", "2026-01-05", "--html", page)
    text = page.read_text(encoding="utf-8")
    assert code == 0
    assert "<script" not in text
    assert "a&lt;b&gt;.csv" in text
    assert "http://" not in text.replace("http-equiv", "")
    assert " src=" not in text
    assert "Content-Security-Policy" in text


def test_the_page_shows_the_difference_between_two_policies(run: Type, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    run("--portfolio", DEMO, "--from", "2026-01-05", "--diff", "pyme", "--html", page)
    text = page.read_text(encoding="utf-8")
    assert "Compared with policy" in text
    assert "only in the other policy" in text


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days", "0"),
        ("--days", "x"),
        ("--from", "soon"),
        ("--from", "9999-12-31"),
        ("--html", "nowhere/plan.html"),
    ],
)
def test_a_wrong_option_is_a_usage_error(run: Type, wrong: tuple[str, str]) -> None:
    """The last day of the calendar, and a page in a missing folder, ended in tracebacks."""
    with pytest.raises(SystemExit) as caught:
        run("--portfolio", DEMO, *wrong)
    assert caught.value.code == 2


def test_a_planned_day_begins_when_a_day_of_the_local_stack_does() -> None:
    assert histories.DAY_BEGINS == played.DAY_BEGINS
    day = date(2026, 1, 5)
    first = datetime.combine(day, histories.DAY_BEGINS, UTC)
    feed = datetime.combine(day, histories.FEED_SPEAKS, UTC)
    assert feed - first == driver._FEED_AFTER
    assert histories.beginning_of(day) == played.beginning_of(day)


def test_a_spool_gives_back_in_order_what_came_in_any() -> None:
    with Spool(first=100, days=200) as spool:
        for day in (299, 100, 180, 100, 50, 400):
            at = f"{day:03}"
            for debtor in ("b", "a"):
                spool.put(day, (at, debtor), {"at": at, "debtor": debtor})
        found = [(one["at"], one["debtor"]) for one in map(json.loads, spool.texts())]
    assert found == sorted(found)
    assert len(found) == 12
