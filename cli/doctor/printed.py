"""The report as a person and a program read it."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from cli.doctor.examination import Checked, first_to_mend, is_sound
from cli.doctor.finding import TO_MEND, State
from cli.doctor.words import say, state_word, word_for

_STATE_WIDTH: Final = 10
_CHECK_WIDTH: Final = 15
_SHOWS_MEANING: Final = TO_MEND | {State.UNKNOWN}


def as_text(line: Checked, language: str, program: str) -> Iterator[str]:
    """Yield a finding: its state, what it means, and the command that mends it."""
    if line.finding.state is State.SKIPPED:
        return
    said = say(line.finding, language, program)
    state = state_word(line.finding.state, language)
    check = word_for(f"check_{line.check}", language)
    yield f"{state:{_STATE_WIDTH}} {check:{_CHECK_WIDTH}} {said.state}"
    indent = " " * (_STATE_WIDTH + _CHECK_WIDTH + 2)
    if line.finding.state in _SHOWS_MEANING and said.meaning:
        yield f"{indent}{said.meaning}"
    if line.finding.state in TO_MEND and said.mend:
        yield f"{indent}{word_for('mend', language)}: {said.mend}"


def conclusion(lines: Sequence[Checked], language: str, program: str) -> Iterator[str]:
    """Yield what was not looked at, and what to begin with or that nothing is to be mended."""
    first = first_to_mend(lines)
    skipped = [one.check for one in lines if one.finding.state is State.SKIPPED]
    if skipped:
        names = ", ".join(word_for(f"check_{name}", language) for name in skipped)
        yield f"{word_for('skipped', language)}: {names}"
    yield ""
    if first is None:
        yield word_for("sound" if is_sound(lines) else "unseen", language)
        return
    said = say(first.finding, language, program)
    check = word_for(f"check_{first.check}", language)
    yield f"{word_for('first', language)}: {check}: {said.state}"
    if said.mend:
        yield f"  {said.mend}"


def as_json(lines: Sequence[Checked], stage: str, language: str, program: str) -> str:
    """Return the whole report."""
    first = first_to_mend(lines)
    told = {
        "stage": stage,
        "sound": is_sound(lines),
        "first": None if first is None else {"check": first.check, "code": first.finding.code},
        "findings": [_told(line, language, program) for line in lines],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _told(line: Checked, language: str, program: str) -> dict[str, object]:
    said = say(line.finding, language, program)
    return {
        "check": line.check,
        "state": line.finding.state.value,
        "code": line.finding.code,
        "values": {name: _plain(value) for name, value in line.finding.values.items()},
        "says": said.state,
        "means": said.meaning,
        "mend": said.mend if line.finding.state in TO_MEND else "",
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool | None) else str(value)
