"""What became of a debtor's questions, line by line: the answer, or the reason for none."""

from collections.abc import Iterator
from typing import Final

from cli.explaining.case import Case
from cli.explaining.evidence import write_instant
from cli.explaining.words import Words
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME
from puntual.domain.decision.answers.record import AnswerRecord

_SHOWN: Final = 10


def tell_answers(case: Case, words: Words) -> Iterator[str]:
    """Yield the latest questions, the last one first; nothing where none was asked."""
    latest = [*case.answers][-_SHOWN:]
    if not latest:
        return
    yield ""
    yield f"{words.say('questions', count=len(latest))}:"
    for one in reversed(latest):
        yield f"  {_line(one, case, words)}"
        for reason in one.reasons:
            yield f"    {reason.value}: {words.meaning_of(reason)}"


def _line(one: AnswerRecord, case: Case, words: Words) -> str:
    topic, asked = words.say(f"asked_{one.topic}"), write_instant(one.asked_at, case)
    state = _state_of(one, case, words)
    return words.say(
        f"answer_{one.state}", topic=topic, asked=asked, contact=one.contact, state=state
    )


def _state_of(one: AnswerRecord, case: Case, words: Words) -> str:
    """Return what is known of the answer; an accepted one stays claimed until a status comes."""
    found = next((known for known in case.account.contacts if known.id == one.contact), None)
    if found is None or found.state in UNKNOWN_OUTCOME:
        return words.say("answer_claimed")
    return found.state.value
