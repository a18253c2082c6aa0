"""A sound set-up gives no alarm, in any language, and nothing personal or secret is told."""

from __future__ import annotations

import pytest

from cli.doctor.examination import first_to_mend
from cli.doctor.finding import State
from cli.doctor.printed import as_json, as_text, conclusion
from tests.cli.doctor.platform import APP_SECRET, TOKEN
from tests.cli.doctor.set_up import a_sound_set_up


def test_a_sound_set_up_has_nothing_to_mend_and_nothing_unseen() -> None:
    with a_sound_set_up() as set_up:
        lines = set_up.examine()
    assert first_to_mend(lines) is None
    states = {line.check: line.finding.state for line in lines}
    assert {*states.values()} == {State.OK, State.NOTE} or {*states.values()} == {State.OK}


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_report_tells_no_secret_and_nobody(language: str) -> None:
    with a_sound_set_up() as set_up:
        lines = set_up.examine()
    texts = [text for line in lines for text in as_text(line, language, "puntual")]
    told = "\n".join((*texts, *conclusion(lines, language, "puntual")))
    told += as_json(lines, "dev", language, "puntual")
    for kept in (TOKEN, APP_SECRET, "Ana", "5550000001", "verify"):
        assert kept not in told
