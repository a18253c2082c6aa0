"""What a country's law wants said of the creditor, and what it leaves to the creditor."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace

import pytest

from cli.main import main
from cli.rules.duties import write_left_to_creditor, write_missing_values
from puntual.adapters.packaged.law_statements import load_statements
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.creditor import Creditor
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_creditor

type Type = Callable[[str], tuple[int, str, str]]

_FULL = replace(
    a_creditor(),
    contact_line="+56 2 2555 0000",
    how_to_pay="por transferencia",
    claims_book="libro.example",
    address="Rua das Flores 10",
    tax_id="CPF 111.444.777-35",
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Type]:
    """Run a command; return the exit code and what went to either output."""

    def run_line(line: str) -> tuple[int, str, str]:
        code = main(line.split())
        out, err = capsys.readouterr()
        return code, out, err

    with table_in_memory():
        yield run_line


def test_every_value_that_a_law_needs_is_one_of_a_creditor() -> None:
    needs = {
        name
        for country in PackagedRuleBook().countries()
        for one in load_statements(country)
        for name in one.needs
    }
    assert needs == {"address", "tax_id", "claims_book", "contact_line", "how_to_pay"}
    assert needs <= set(Creditor.__dataclass_fields__)


def test_a_creditor_who_says_everything_is_told_nothing() -> None:
    assert list(write_missing_values(_FULL)) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("tax_id", "customers in BR want --tax-id"),
        ("address", "customers in BR want --address"),
        ("claims_book", "customers in PE want --claims-book"),
        ("contact_line", "customers in CL want --contact-line"),
    ],
)
def test_a_missing_value_is_told_with_its_country_and_its_law(value: str, said: str) -> None:
    creditor = copy(_FULL)
    object.__setattr__(creditor, value, "")
    told = list(write_missing_values(creditor))
    assert told
    assert all(one.startswith(said) and one.endswith(")") for one in told)


def test_chile_leaves_the_copy_of_whom_nobody_may_write_to_to_the_creditor() -> None:
    told = list(write_left_to_creditor(["CL", "UY"]))
    assert any("opted out or has had all messages of a debt gets the copy" in one for one in told)
    assert all(one.startswith("CL: ") for one in told)


def test_storing_a_creditor_and_checking_a_policy_tell_it(run: Type) -> None:
    code, _, err = run(f"creditors put --id acme --name A --phone-number-id 1001 --table {NAME}")
    assert code == 0
    assert "note: customers in BR want --address and --tax-id" in err
    code, out, _ = run("policy validate predeterminada")
    assert code == 0
    assert "the law leaves to you:\n" in out
    assert "  CL: the step written_copy goes out by WhatsApp: who" in out
    assert "individual, preventive_and_overdue: 5 of 5 steps, and by law written_copy: CL" in out


def test_checking_a_policy_tells_how_far_the_holidays_are_known(run: Type) -> None:
    """After the calendar's end every day is closed, and a policy said nothing of it."""
    _, out, _ = run("policy validate predeterminada")
    (line,) = (line for line in out.splitlines() if line.startswith("holidays are known to"))
    last = PackagedRuleBook().pack_for("MX").holidays.national.last_day
    assert f"{last}, and later days are closed: AR, BO" in line


def test_the_rules_of_a_country_show_who_keeps_a_duty(run: Type) -> None:
    _, out, _ = run("rules show BR")
    assert "our texts say it: puntual creditors put --address --tax-id" in out
    assert "left to you: send what of an amount is not principal" in out
