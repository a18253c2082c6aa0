"""Cases as a person and a program read them; neither form holds words, names or phones."""

import json
from datetime import datetime

from puntual.domain.conversation.case import Case


def as_line(case: Case, now: datetime) -> str:
    """Return a case in one line, with the command that settles it."""
    due = f"due {case.due_at:%Y-%m-%dT%H:%MZ}{' LATE' if case.is_overdue(now) else ''}"
    whose = f"taken by {case.taken_by}" if case.taken_by else "not taken"
    label = f"  [{case.label}]" if case.label else ""
    resumed = "  reminders go on" if case.resumed_by else ""
    media = f"  media: {case.media}" if case.media else ""
    settle = f"puntual case close {case.id} --outcome ..."
    return "  ".join((case.id, case.priority, case.intent, _who(case), due, whose)) + (
        f"{label}{media}{resumed}  ->  {settle}"
    )


def as_json(case: Case, now: datetime) -> str:
    """Return a case as one line of JSON."""
    ending = case.ending
    told = {
        "case": case.id,
        "creditor": case.creditor,
        "debtors": [*case.debtors],
        "intent": case.intent,
        "priority": case.priority,
        "state": case.state,
        "opened_at": case.opened_at.isoformat(),
        "due_at": case.due_at.isoformat(),
        "late": case.is_overdue(now),
        "label": case.label,
        "taken_by": case.taken_by,
        "resumed_by": case.resumed_by,
        "media": case.media,
        "outcome": None if ending is None else ending.outcome,
        "closed_by": None if ending is None else ending.by,
        "closed_at": None if ending is None else ending.at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False)


def _who(case: Case) -> str:
    return ", ".join(case.debtors) or "an unknown sender"
