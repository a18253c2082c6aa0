"""The command itself: its exit code, its two forms, and where it takes its settings from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.doctor import command
from cli.main import main
from tests.cli.doctor.amazon import client
from tests.cli.doctor.set_up import SetUp, a_sound_set_up


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetUp]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    command.client_of.cache_clear()
    with a_sound_set_up() as built:
        (tmp_path / "outputs.json").write_text(json.dumps({"Puntual-dev": built.outputs}))
        yield built
    command.client_of.cache_clear()


def test_it_reads_the_last_deployment_and_begins_with_the_cause(
    set_up: SetUp, capsys: pytest.CaptureFixture[str]
) -> None:
    arn = set_up.outputs["SenderSecretArn"]
    client("secretsmanager").put_secret_value(SecretId=arn, SecretString="{}")
    assert main(["doctor", "--json", "--lang", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["stage"], told["sound"]) == ("dev", False)
    assert told["first"] == {"check": "secrets", "code": "access_token_unfilled"}
    (found,) = [one for one in told["findings"] if one["code"] == "access_token_unfilled"]
    assert found["mend"].endswith(f"--secret-id {arn} --secret-string file:///dev/stdin")
    assert main(["doctor", "--lang", "pt"]) == 1
    assert "Comece por: segredos" in capsys.readouterr().out


def test_a_check_that_breaks_ends_no_other_and_is_not_taken_for_fine(
    set_up: SetUp, capsys: pytest.CaptureFixture[str]
) -> None:
    """The network of tests is closed, by an error that no network raises."""
    assert set_up.outputs
    assert main(["doctor", "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert ("SocketBlockedError" in out, "alarms" in out, err) == (True, True, "")
    assert out.endswith("Nothing to mend of what was seen; not everything was.\n")
