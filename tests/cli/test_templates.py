"""Templates from the command line, against the simulator's Template API."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import main
from tests.local.whatsapp.conftest import Stage, listener, make_stage

__all__ = ["listener", "make_stage"]

type Run = Callable[..., tuple[int, list[str], str]]

_ALL = 198
_TABLE_HEAD = ["STEM", "LANGUAGE", "STATUS", "CATEGORY", "QUALITY", "AT", "RISK"]


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage().without_noise()


@pytest.fixture
def run(stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("META_TOKEN", "token")
    base = str(stage.graph.base_url).removesuffix("/v25.0/")

    def run_line(line: str, source: str = "--token-env META_TOKEN") -> tuple[int, list[str], str]:
        account = f"--graph-base-url {base} --waba-id 222 {source}"
        code = main(["templates", *line.split(), *account.split()])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return run_line


@pytest.mark.loopback
def test_what_is_missing_is_registered_once(stage: Stage, run: Run) -> None:
    code, out, _ = run("push --only due_today --only away --language es --language pt_BR")
    assert code == 0
    assert out[-1] == "4 created, 0 refused, 0 left"
    assert "created due_today pt_BR: APPROVED UTILITY" in out
    again = run("push --only due_today --only away --language es --language pt_BR")
    assert again[1][-1] == "0 created, 0 refused, 0 left"
    assert len(stage.control.get("/templates").json()) == 4


@pytest.mark.loopback
def test_a_dry_run_registers_nothing(stage: Stage, run: Run) -> None:
    code, out, _ = run("push --dry-run")
    assert (code, out[-1]) == (0, f"{_ALL} missing, 0 registered")
    assert stage.control.get("/templates").json() == []


@pytest.mark.loopback
def test_a_hundred_are_registered_an_hour_and_the_rest_the_next(stage: Stage, run: Run) -> None:
    code, out, err = run("push")
    assert (code, out[-1]) == (1, f"100 created, 0 refused, {_ALL - 100} left")
    assert "in an hour" in err
    code, _, err = run("push")
    assert code == 1
    assert "slow down" in err
    stage.clock.advance(hours=1, seconds=1)
    assert run("push")[1][-1] == f"{_ALL - 100} created, 0 refused, 0 left"
    assert run("status")[0] == 0


@pytest.mark.loopback
def test_pay_buttons_come_with_the_address_of_a_page(stage: Stage, run: Run) -> None:
    line = "push --only due_today_pay --language es"
    assert run(line)[0] == 1
    assert run(f"{line} --pay-base https://pay.example/r/")[0] == 0
    [listed] = stage.control.get("/templates").json()
    assert listed["components"][1]["buttons"][0]["url"] == "https://pay.example/r/{{1}}"


@pytest.mark.loopback
def test_a_template_that_meta_has_otherwise_is_reported_and_left(stage: Stage, run: Run) -> None:
    stage.register().raise_for_status()
    code, out, err = run("push --only due_today --language es")
    assert (code, out[-1]) == (0, "0 created, 0 refused, 0 left")
    assert "differs due_today es: body, buttons; left as it is" in err


@pytest.mark.loopback
def test_the_table_shows_what_meta_thinks_and_what_is_at_risk(stage: Stage, run: Run) -> None:
    run("push --only due_today --only statement --language es --language es_MX")
    assert run("status --only due_today --language es")[0] == 0
    fate = "/templates/puntual_due_today_v1/status"
    stage.control.post(
        fate, json={"language": "es", "status": "REJECTED", "reason": "PROMOTIONAL"}
    )
    stage.control.post(fate, json={"language": "es_MX", "correct_category": "MARKETING"})
    stage.control.post("/templates/puntual_statement_v1/status", json={"quality": "RED"})
    code, out, err = run("status --language es --language es_MX --only due_today --only statement")
    assert code == 1
    assert out[0].split() == _TABLE_HEAD
    rows = {tuple(row.split()[:2]): row for row in out[1:]}
    assert "REJECTED (PROMOTIONAL)" in rows["due_today", "es"]
    assert "will be charged as marketing" in rows["due_today", "es_MX"]
    assert rows["statement", "es"].endswith("bad quality")
    assert "4 templates, 4 at risk" in err


@pytest.mark.loopback
def test_a_template_that_meta_takes_for_marketing_is_said_so_at_once(
    stage: Stage, run: Run
) -> None:
    stage.configure(template_category="MARKETING")
    _, out, _ = run("push --only away --language en")
    assert out[0] == "created away en: APPROVED MARKETING, not as utility"


@pytest.mark.loopback
def test_a_full_account_is_explained(stage: Stage, run: Run) -> None:
    stage.configure(template_cap=1)
    code, _, err = run("push --only away")
    assert code == 1
    assert "250 until the business is verified" in err


@pytest.mark.loopback
def test_a_token_is_read_from_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("token\n", encoding="utf-8")
    assert run("push --dry-run --only away", f"--token-file {file}")[0] == 0
    file.write_text("wrong", encoding="utf-8")
    code, _, err = run("push --dry-run --only away", f"--token-file {file}")
    assert code == 1
    assert "does not accept the token" in err
    assert "wrong" not in err
    assert run("push --dry-run", f"--token-file {tmp_path}/gone")[0] == 1


@pytest.mark.loopback
def test_an_empty_token_is_missing_configuration(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("META_TOKEN", " ")
    code, _, err = run("status")
    assert code == 1
    assert "no access token" in err


@pytest.mark.loopback
@pytest.mark.parametrize("line", ["push --only nothing", "status --language xx"])
def test_a_stem_or_a_language_that_we_lack_is_named(run: Run, line: str) -> None:
    code, _, err = run(line)
    assert code == 1
    assert "which we lack" in err


def test_our_templates_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "lint"]) == 0
    assert "0 findings" in capsys.readouterr().err


def test_templates_of_ones_own_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "late.toml").write_text(
        "stem = 'late'\nbuttons = []\n[text]\nes = 'Última oportunidad, {{customer_name}}.'\n"
    )
    (tmp_path / "parts.toml").write_text(
        "[es.buttons]\n[es.examples]\ncustomer_name = 'Ana'\n", encoding="utf-8"
    )
    assert main(["templates", "lint", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "puntual_late_v1 es: false_urgency: 'Última oportunidad'" in out
    assert "no_way_out" in out


@pytest.mark.parametrize("folder", ["gone", "."])
def test_a_folder_without_templates_is_an_error(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["templates", "lint", str(tmp_path / folder)]) == 1
    assert capsys.readouterr().err.startswith("puntual: DIR")
