"""Set-ups that are broken on purpose, each in one way: the cause is what the doctor begins with.

The causes are written by hand beside what breaks; nothing of the doctor's own judges it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.doctor.finding import TO_MEND
from cli.doctor.words import say
from cli.explaining.words import LANGUAGES
from tests.cli.doctor.breaking_aws import AWS_CASES, Break
from tests.cli.doctor.breaking_meta import META_CASES
from tests.cli.doctor.platform import APP_SECRET, TOKEN
from tests.cli.doctor.set_up import SetUp, a_sound_set_up

CASES = (*AWS_CASES, *META_CASES)
_NAMES = [f"{number}-{code}" for number, (_, code, _) in enumerate(CASES)]


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[SetUp]:
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    with a_sound_set_up() as built:
        yield built


@pytest.mark.parametrize(("check", "code", "break_"), CASES, ids=_NAMES)
def test_the_cause_is_named_first_with_what_mends_it(
    set_up: SetUp, check: str, code: str, break_: Break
) -> None:
    break_(set_up)
    lines = set_up.examine()
    to_mend = [line for line in lines if line.finding.state in TO_MEND]
    assert (to_mend[0].check, to_mend[0].finding.code) == (check, code)
    for language in LANGUAGES:
        said = say(to_mend[0].finding, language)
        assert all((said.state, said.meaning, said.mend))
        assert not any(secret in f"{said}" for secret in (TOKEN, APP_SECRET, "Ana"))


def test_at_least_thirty_set_ups_are_broken() -> None:
    assert len(CASES) >= 30
