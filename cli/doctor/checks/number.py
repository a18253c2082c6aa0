"""May the numbers send?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.asking.meta import NumberAnswer
from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok

_CONNECTED: Final = frozenset({"CONNECTED", "FLAGGED", "RESTRICTED", ""})
_BAD_NAMES: Final = frozenset({"DECLINED", "EXPIRED"})
_TEST: Final = "SANDBOX"


def _look(deployment: Deployment) -> Iterator[Finding]:
    for number, answer in deployment.number_answers.items():
        yield from _faults_of(number, answer)
    yield ok("numbers_sound", numbers=", ".join(deployment.number_answers))


def _faults_of(number: str, answer: NumberAnswer | None) -> Iterator[Finding]:
    if answer is None:
        yield broken("number_refused", number=number)
        return
    said = {"number": number, "status": answer.status, "codes": _codes(answer)}
    if answer.status not in _CONNECTED and answer.verification == "NOT_VERIFIED":
        yield broken("number_unverified", **said)
    elif answer.status not in _CONNECTED:
        yield broken("number_not_connected", **said)
    elif answer.name_status in _BAD_NAMES:
        yield broken("number_name_declined", **said)
    elif answer.can_send == "BLOCKED":
        yield broken("number_blocked", **said)
    elif answer.can_send == "LIMITED" or answer.status in {"FLAGGED", "RESTRICTED"}:
        yield attention("number_limited", **said)
    if answer.quality == "RED":
        yield attention("number_bad_quality", number=number)
    if answer.mode == _TEST:
        yield note("number_for_tests", number=number)


def _codes(answer: NumberAnswer) -> str:
    return ", ".join(map(str, answer.codes)) or "-"


NUMBER: Final = Check("number", _look, ("token", "creditors"))
