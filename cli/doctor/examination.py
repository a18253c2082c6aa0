"""All checks, in the order in which a set-up breaks: what comes first explains what follows."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cli.doctor.asking.refusals import NoAnswer, Why
from cli.doctor.check import Check
from cli.doctor.checks import CHECKS
from cli.doctor.deployment import Deployment
from cli.doctor.finding import TO_MEND, Finding, State, broken, unknown
from puntual.domain.errors import MissingConfiguration, NewerSchema, Unavailable

_NOT_SOUND: Final = TO_MEND | {State.UNKNOWN}
_BLOCKS: Final = frozenset({State.BROKEN, State.SKIPPED, State.UNKNOWN})


class Checked(NamedTuple):
    """One line of the report."""

    check: str
    finding: Finding


def examine(deployment: Deployment) -> Iterator[Checked]:
    """Yield what each check finds, as it is found."""
    blocked: dict[str, str] = {}
    for check in CHECKS:
        cause = next((blocked[name] for name in check.needs if name in blocked), None)
        if cause is not None:
            blocked[check.name] = cause
            yield Checked(check.name, Finding(State.SKIPPED, "skipped", {"first": cause}))
            continue
        is_faulty = False
        for finding in _findings(check, deployment):
            if finding.state in _BLOCKS:
                blocked[check.name] = check.name
            # What is left is fine, which would read as if all of it were.
            if not (finding.state is State.OK and is_faulty):
                yield Checked(check.name, finding)
            is_faulty = is_faulty or finding.state not in {State.OK, State.NOTE}


def first_to_mend(lines: Sequence[Checked]) -> Checked | None:
    """Return what to begin with; None where nothing is to be done."""
    return next((one for one in lines if one.finding.state in TO_MEND), None)


def is_sound(lines: Sequence[Checked]) -> bool:
    """Tell whether nothing is to be mended, and everything was seen."""
    return not any(line.finding.state in _NOT_SOUND for line in lines)


def _findings(check: Check, deployment: Deployment) -> Iterator[Finding]:
    try:
        yield from check.look(deployment)
    except NoAnswer as refusal:
        code = "aws_denied" if refusal.why is Why.DENIED else "aws_unanswered"
        yield unknown(code, code=refusal.code)
    except NewerSchema:
        yield broken("newer_schema")
    except Unavailable:
        yield unknown("unanswered")
    except MissingConfiguration:
        yield unknown("not_allowed")
    except Exception as err:  # noqa: BLE001 - what one check meets must not hide the others
        yield unknown("unreadable", error=type(err).__name__)
