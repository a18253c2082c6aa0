"""Policies, as an operator checks, stores and activates them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.main import main
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped
from puntual.domain.policies.policy import DEFAULT_POLICY
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, a_creditor

type Type = Callable[..., tuple[int, str, str]]

ON_THE_TABLE = ("--table", NAME, "--creditor", CREDITOR)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoCreditors(table).put(a_creditor())
        yield table


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Type:
    def run_words(*words: str) -> tuple[int, str, str]:
        code = main(["policy", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run_words


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "tienda.yaml"
    path.write_text(read_shipped("pyme").replace("pyme-1", "tienda-1"), encoding="utf-8")
    return path


def test_a_valid_file_is_counted(run: Type, draft: Path) -> None:
    code, out, err = run("validate", str(draft))
    assert (code, err) == (0, "")
    assert out.startswith("policy tienda-1 is valid: 2 cadence(s), 8 step(s)\n")


def test_a_policy_that_ships_is_named_without_its_path(run: Type) -> None:
    code, out, err = run("validate", "preventiva")
    assert (code, err) == (0, "")
    assert out.startswith("policy preventiva-1 is valid: 2 cadence(s), 5 step(s)\n")


def test_a_valid_policy_says_what_each_countrys_law_leaves_of_it(run: Type) -> None:
    _, out, _ = run("validate", "preventiva")
    (all_four,) = (one for one in out.splitlines() if "individual, preventiva: 4 of 4" in one)
    assert {"MX", "PE", "AR", "BR", "EC", "GT"} < set(all_four.rpartition(": ")[2].split(", "))
    assert "individual, preventiva: 2 of 4 steps, never due_in_1_day: CL\n" in out
    assert "2 of 4 steps, never due_in_3_days, due_in_1_day: CO\n" in out


def test_a_policy_for_punctual_payers_alone_says_that_new_ones_get_nothing(
    run: Type, tmp_path: Path
) -> None:
    path = tmp_path / "pocos.yaml"
    step = "{name: due_today, offset: 0, valid_days: 1}"
    audience = "{behaviours: [punctual]}"
    path.write_text(
        f"version: pocos-1\ncadences: [{{name: a, audience: {audience}, steps: [{step}]}}]\n",
        "utf-8",
    )
    _, out, _ = run("validate", str(path))
    assert "\n  nothing: no cadence is meant for new customers\n" in out


def test_every_fault_is_a_line_that_names_the_file(run: Type, draft: Path) -> None:
    text = draft.read_text(encoding="utf-8")
    draft.write_text(
        text.replace("offset: 3\n", "offset: x\n").replace("cap: 2", "cap: 0"), "utf-8"
    )
    code, out, err = run("validate", str(draft))
    assert (code, out) == (1, "")
    number, cap = err.splitlines()
    assert number.startswith(f"{draft}: cadences[0].steps[0].offset: is no whole number; write ")
    assert cap == f"{draft}: cadences[1].steps[1].cap: is too small; write 1 or more"


def test_what_is_valid_and_unwise_is_a_note(run: Type, draft: Path) -> None:
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("09:00-19:00", "09:00-23:00", 1), "utf-8")
    code, _, err = run("validate", str(draft))
    assert code == 0
    assert "note: hours.individuals.mon[0]: 09:00-23:00 lies" in err


def test_a_file_that_is_not_there_is_one_line(run: Type) -> None:
    code, out, err = run("validate", "nowhere.yaml")
    assert (code, out) == (1, "")
    assert err.startswith("puntual: nowhere.yaml: cannot be read")


def test_a_policy_is_stored_activated_and_shown(table: Table, run: Type, draft: Path) -> None:
    assert run("put", str(draft), *ON_THE_TABLE)[:2] == (0, "policy tienda-1 stored\n")
    assert run("put", str(draft), *ON_THE_TABLE)[1] == "policy tienda-1 was stored already\n"
    policies = DynamoPolicies(table)
    assert policies.current(CREDITOR) == DEFAULT_POLICY
    assert run("activate", "tienda-1", *ON_THE_TABLE)[0] == 0
    assert policies.current(CREDITOR) == parse(draft.read_text(encoding="utf-8")).policy
    assert run("list", *ON_THE_TABLE)[1] == "default-1\ntienda-1  in force\n"
    code, shown, _ = run("show", *ON_THE_TABLE)
    assert code == 0
    assert shown.startswith("version: tienda-1\ncadences:\n- name: pyme_puntuales\n")
    assert parse(shown) == parse(draft.read_text(encoding="utf-8"))


def test_the_presumed_policy_can_be_shown_and_gone_back_to(table: Table, run: Type) -> None:
    run("put", "b2b", *ON_THE_TABLE)
    run("activate", "b2b-1", *ON_THE_TABLE)
    assert run("activate", "default-1", *ON_THE_TABLE)[0] == 0
    assert DynamoPolicies(table).current(CREDITOR) == DEFAULT_POLICY
    assert parse(run("show", *ON_THE_TABLE)[1]).policy == DEFAULT_POLICY


def test_a_stored_version_with_other_content_is_refused(
    table: Table, run: Type, draft: Path
) -> None:
    run("put", str(draft), *ON_THE_TABLE)
    draft.write_text(draft.read_text("utf-8").replace("cap: 2", "cap: 1"), "utf-8")
    code, out, err = run("put", str(draft), *ON_THE_TABLE)
    assert (code, out) == (1, "")
    assert err == "puntual: the policy tienda-1 is stored with other content; raise its number\n"
    assert DynamoPolicies(table).versions(CREDITOR) == ["tienda-1"]


@pytest.mark.parametrize("action", ["activate", "show"])
def test_a_version_that_is_not_stored_is_said_so(table: Table, run: Type, action: str) -> None:
    assert DynamoPolicies(table).versions(CREDITOR) == []
    code, out, err = run(action, "tienda-9", *ON_THE_TABLE)
    assert (code, out) == (1, "")
    assert "tienda-9 is not stored" in err


def test_an_invalid_policy_is_not_stored(table: Table, run: Type, draft: Path) -> None:
    draft.write_text("version: tienda-1\n", "utf-8")
    assert run("put", str(draft), *ON_THE_TABLE)[0] == 1
    assert DynamoPolicies(table).versions(CREDITOR) == []
