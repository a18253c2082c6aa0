"""Keys and creditors, as an operator types them."""

import json
from collections.abc import Callable, Iterator

import pytest

from cli.main import main
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.api_key import Scope, digest_of, is_secret
from puntual.domain.accounts.creditor import Creditor, FormOfAddress
from puntual.domain.ids import CreditorId, PhoneNumberId
from tests.doubles.dynamodb_table import NAME, table_in_memory

type Type = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoCreditors(table).put(Creditor("acme", "Acme", PhoneNumberId("1000")))
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    """Run a command on the table; return the exit code and what went to either output."""
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        code = main([*line.split(), "--table", NAME])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def test_a_key_is_printed_once_and_kept_as_a_digest(table: Table, run: Type) -> None:
    code, out, err = run("keys create --creditor acme --label erp")
    secret = out.strip()
    assert (code, is_secret(secret)) == (0, True)
    assert "not shown again" in err
    key = DynamoApiKeys(table).find(digest_of(secret))
    assert key is not None
    assert (key.creditor, key.label, key.scopes) == (
        "acme",
        "erp",
        # Whose data may be told and erased is another key's.
        frozenset(Scope) - {Scope.PEOPLE},
    )


def test_a_key_may_only_look(table: Table, run: Type) -> None:
    _, out, _ = run("keys create --creditor acme --scopes ingest:read")
    key = DynamoApiKeys(table).find(digest_of(out.strip()))
    assert key is not None
    assert key.scopes == {Scope.READ}


def test_a_listed_key_can_be_revoked_by_its_id(table: Table, run: Type) -> None:
    _, secret, _ = run("keys create --creditor acme")
    _, listed, _ = run("keys list --creditor acme")
    name = listed.split()[0]
    assert "active" in listed
    assert run(f"keys revoke {name} --creditor acme")[:2] == (0, f"key {name} revoked\n")
    assert "revoked" in run("keys list --creditor acme")[1]
    key = DynamoApiKeys(table).find(digest_of(secret.strip()))
    assert key is not None
    assert not key.is_active


def test_keys_are_listed_for_a_program(run: Type) -> None:
    run("keys create --creditor acme --label erp")
    (line,) = run("keys list --creditor acme --json")[1].splitlines()
    told = json.loads(line)
    assert (told["label"], told["scopes"]) == ("erp", ["ingest:read", "ingest:write"])
    assert (told["revoked_at"], len(told["id"])) == (None, 12)


def test_a_third_active_key_of_a_label_is_refused(run: Type) -> None:
    for _ in range(2):
        assert run("keys create --creditor acme")[0] == 0
    code, out, err = run("keys create --creditor acme")
    assert (code, out) == (1, "")
    assert "revoke one" in err


@pytest.mark.parametrize("name", ["0", "000000000000"])
def test_a_key_that_is_not_there_cannot_be_revoked(run: Type, name: str) -> None:
    code, _, err = run(f"keys revoke {name} --creditor acme")
    assert code == 1
    assert err.startswith("puntual: ")


def test_a_creditor_is_stored_and_replaced(table: Table, run: Type) -> None:
    out = run("creditors put --id luna --name Luna --phone-number-id 1001")[1]
    assert out == "creditor luna stored\n"
    code, out, _ = run("creditors put --id luna --name Luna2 --phone-number-id 1002")
    assert (code, out) == (0, "creditor luna changed\n")
    stored = DynamoCreditors(table).read(CreditorId("luna"))
    assert stored == Creditor("luna", "Luna2", PhoneNumberId("1002"))


def test_the_number_of_a_creditor_that_is_stored_is_known_at_once(table: Table, run: Type) -> None:
    """Meta is asked only about known numbers, and a new one was none until after it had sent."""
    run("creditors put --id acme --name Acme --phone-number-id 1001")
    assert [one.id for one in DynamoNumbers(table).all()] == ["1000", "1001"]


@pytest.mark.parametrize(
    "line",
    [
        "creditors put --id a#b --name Acme --phone-number-id 1001",
        "keys create --creditor a#b",
        "keys create --creditor acme --label a#b",
    ],
)
def test_an_id_that_cannot_stand_in_a_key_is_refused(run: Type, line: str) -> None:
    code, out, err = run(line)
    assert (code, out) == (1, "")
    assert "is not a valid identifier" in err


def test_a_table_that_is_not_there_is_one_line(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    assert main(["keys", "list", "--creditor", "acme", "--table", "elsewhere"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_brazilian_supplier_is_stored_with_address_and_number(table: Table, run: Type) -> None:
    line = "creditors put --id acme --name A --phone-number-id 1001"
    run(f"{line} --address Rua-A --tax-id 11144477735")
    stored = DynamoCreditors(table).read(CreditorId("acme"))
    assert stored is not None
    assert (stored.address, stored.tax_id) == ("Rua-A", "CPF 111.444.777-35")
    code, _, err = run(f"{line} --tax-id 111")
    assert (code, "no CPF or CNPJ" in err) == (1, True)


def test_a_creditor_says_how_it_addresses_its_customers(table: Table, run: Type) -> None:
    line = "creditors put --id acme --name A --phone-number-id 1001"
    for typed, form in (("tú", FormOfAddress.TU), ("vos", FormOfAddress.VOS)):
        run(f"{line} --form-of-address {typed}")
        stored = DynamoCreditors(table).read(CreditorId("acme"))
        assert stored is not None
        assert stored.form_of_address is form
    code, _, err = run(f"{line} --form-of-address señor")
    assert (code, "say tu, usted or vos" in err) == (1, True)


@pytest.mark.parametrize(
    "field", ["--contact-line", "--how-to-pay", "--claims-book", "--name", "--address"]
)
def test_a_creditor_whose_texts_threaten_is_refused_and_the_field_is_named(
    run: Type, field: str
) -> None:
    line = f"creditors put --id acme --phone-number-id 1001 --name A {field}"
    code, _, err = run(f"{line} llamaremos-a-su-jefe")
    assert code == 1
    assert f"puntual: {field}: says" in err
    assert "third_party" in err


@pytest.mark.parametrize("line", ["", "keys", "creditors", "keys create --creditor acme", "fly"])
def test_an_incomplete_command_shows_how_it_is_typed(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    assert caught.value.code == 2
    assert "usage: puntual" in capsys.readouterr().err
