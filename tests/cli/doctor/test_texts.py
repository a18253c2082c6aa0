"""Whatever a check can find has texts in the three languages, and whatever has texts is found."""

from __future__ import annotations

import re

import pytest

from cli.doctor.checks import CHECKS, webhook
from cli.doctor.finding import State
from cli.doctor.words import codes, mend_of, state_word, word_for
from cli.explaining.words import LANGUAGES
from tests.architecture.repository import ROOT
from tests.docs.test_documents import _is_taken
from tests.docs.test_webhook_fields import FIELDS

_MADE = frozenset({"access_token_unfilled", "app_secret_unfilled", "verify_token_unfilled"})


def test_every_code_has_texts_and_every_text_a_code() -> None:
    sources = [*(ROOT / "cli" / "doctor").rglob("*.py")]
    written = {name for one in sources for name in re.findall(r'"([a-z_]+)"', one.read_text())}
    assert codes() - _MADE <= written
    found = {
        name
        for one in sources
        for name in re.findall(
            r'\b(?:ok|note|attention|broken|unknown)\(\s*"([a-z_]+)"', one.read_text()
        )
    }
    assert len(found) > 60
    assert found <= codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_and_state_has_a_word(language: str) -> None:
    assert all(word_for(f"check_{check.name}", language) for check in CHECKS)
    assert all(state_word(one, language) for one in State if one is not State.SKIPPED)


def test_each_command_of_ours_that_mends_something_can_be_typed() -> None:
    mends = [
        words.split("#")[0].split("|")[0]
        for name in sorted(codes())
        for words in mend_of(name).split("&&")
        if words.strip().startswith("{puntual}")
    ]
    assert len(mends) > 15
    for mend in mends:
        typed = [word for word in mend.split()[1:] if not word.startswith('"')]
        assert _is_taken(typed), mend


def test_a_check_needs_only_checks_before_it() -> None:
    names = [check.name for check in CHECKS]
    assert len(names) == len({*names})
    for place, check in enumerate(CHECKS):
        assert set(check.needs) <= {*names[:place]}


def test_the_fields_that_are_wanted_are_those_that_are_read() -> None:
    assert webhook.FIELDS == FIELDS
