"""The judge of hearing: what people meant, against what they were sent once they could be heard.

It knows people's intentions from the simulator, and nothing of how the product reads words. That a
person has settled a case it knows from that person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from tests.e2e.judge import Line
from tests.e2e.records import Record

type Saying = Mapping[str, Any]

_LEAVES: Final = frozenset({"opt_out", "wrong_number"})
# Until a person has seen to it. A recording may be anything, and behind another phone anybody.
_WANTS_A_PERSON: Final = frozenset({"dispute", "person", "hardship", "proof", "spoken", "moved"})
# Said of what is owed: they say nothing of a customer who comes later behind the same phone.
_OF_A_DEBT: Final = frozenset({"dispute", "proof"})
# What is not a reminder may still follow a dispute: the receipt of a payment, for example.
_NOTICES: Final = ("payment_received", "agreement_confirmed")
# Who says so wants nothing said back.
_UNANSWERED: Final = frozenset({"opt_out", "wrong_number", "thanks", "greeting", "moved"})


def judge_hearing(
    ledger: Iterable[Line],
    sayings: Iterable[Saying],
    records: Mapping[str, Record],
    settled: Mapping[str, datetime] | None = None,
    known_since: Mapping[str, date] | None = None,
) -> list[str]:
    """Return in a line each what people were sent though they had said not to.

    A message that was claimed before its debtor could be heard is on its way already.

    Args:
        ledger: every accepted message.
        sayings: what people said and meant, with when the webhook first took it.
        records: what our table says of each debtor: when a message was claimed.
        settled: when a person had settled what was said, by its wamid.
        known_since: the day on which each debtor became one.
    """
    came = known_since or {}
    lines, said = [*ledger], [*sayings]
    wrong = [
        f"{line['debtor']} was sent {_name(line)} after {one['meaning']}: {one['text']!r}"
        for one in said
        for line in lines
        if line["wa_id"] == one["wa_id"]
        and not _came_later(line, one, came)
        and _breaks(line, one, records, settled or {})
    ]
    return [*wrong, *_unasked_answers(lines, said)]


def _breaks(
    line: Line, said: Saying, records: Mapping[str, Record], settled: Mapping[str, datetime]
) -> bool:
    claimed_at = _claimed_at(line, records)
    if said["told_at"] is None or claimed_at <= _instant(said["told_at"]):
        return False
    if said["meaning"] in _LEAVES:
        return True
    seen_to = settled.get(str(said["wamid"]))
    if said["meaning"] not in _WANTS_A_PERSON or (seen_to is not None and claimed_at > seen_to):
        return False
    return line["template"] is not None and not any(one in line["template"] for one in _NOTICES)


def _came_later(line: Line, said: Saying, known_since: Mapping[str, date]) -> bool:
    since = known_since.get(str(line["debtor"]))
    if since is None or said["meaning"] not in _OF_A_DEBT or said["told_at"] is None:
        return False
    return since > _instant(said["told_at"]).date()


def _claimed_at(line: Line, records: Mapping[str, Record]) -> datetime:
    claim = records.get(str(line["debtor"]), Record()).claims.get(str(line["contact"]))
    return _instant(line["accepted_at"]) if claim is None else claim.claimed_at


def _unasked_answers(lines: Iterable[Line], said: Iterable[Saying]) -> Iterator[str]:
    """Yield who was answered more often than they wrote, or wanted no answer."""
    meant = {str(one["wamid"]): str(one["meaning"]) for one in said}
    answers = Counter(
        (str(line["wa_id"]), str(line["quotes"])) for line in lines if line["template"] is None
    )
    for (wa_id, quoted), count in answers.items():
        if quoted not in meant:
            yield f"{wa_id} was answered, and had written nothing"
        elif meant[quoted] in _UNANSWERED:
            yield f"{wa_id} was answered after {meant[quoted]}"
        elif count > 1:
            yield f"{wa_id} was answered {count} times after {meant[quoted]}"


def _name(line: Line) -> str:
    return str(line["template"] or "an answer")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
