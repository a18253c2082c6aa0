"""The judge of hearing: what people meant, against what they were sent once they could be heard.

It knows people's intentions from the simulator, and nothing of how the product reads words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from tests.e2e.judge import Line
from tests.e2e.records import Record

type Saying = Mapping[str, Any]

_LEAVES: Final = frozenset({"opt_out", "wrong_number"})
# Until a person has seen to it; in a run there is none who does.
_WANTS_A_PERSON: Final = frozenset({"dispute", "person", "hardship"})
# What is not a reminder may still follow a dispute: the receipt of a payment, for example.
_NOTICES: Final = ("payment_received", "agreement_confirmed")
# Shorter words may stand in any log by chance.
_TELLING: Final = 12


def judge_hearing(
    ledger: Iterable[Line], sayings: Iterable[Saying], records: Mapping[str, Record]
) -> list[str]:
    """Return in a line each what people were sent though they had said not to.

    A message that was claimed before its debtor could be heard is on its way already.

    Args:
        ledger: every accepted message.
        sayings: what people said and meant, with when the webhook first took it.
        records: what our table says of each debtor: when a message was claimed.
    """
    lines, said = [*ledger], [*sayings]
    wrong = [
        f"{line['debtor']} was sent {_name(line)} after {one['meaning']}: {one['text']!r}"
        for one in said
        for line in lines
        if line["wa_id"] == one["wa_id"] and _breaks(line, one, records)
    ]
    return [*wrong, *_unasked_answers(lines, said)]


def words_in(log: str, sayings: Iterable[Saying]) -> list[str]:
    """Return the words of people that stand in a log, as they are or as JSON writes them."""
    texts = {one["text"] for one in sayings if len(one["text"]) >= _TELLING}
    return sorted(text for text in texts if text in log or json.dumps(text)[1:-1] in log)


def _breaks(line: Line, said: Saying, records: Mapping[str, Record]) -> bool:
    if said["told_at"] is None or _claimed_at(line, records) <= _instant(said["told_at"]):
        return False
    if said["meaning"] in _LEAVES:
        return True
    is_notice = line["template"] is None or any(one in line["template"] for one in _NOTICES)
    return said["meaning"] in _WANTS_A_PERSON and not is_notice


def _claimed_at(line: Line, records: Mapping[str, Record]) -> datetime:
    claim = records.get(str(line["debtor"]), Record()).claims.get(str(line["contact"]))
    return _instant(line["accepted_at"]) if claim is None else claim.claimed_at


def _unasked_answers(lines: Iterable[Line], said: Iterable[Saying]) -> Iterator[str]:
    """Yield who was answered more often than they wrote."""
    asked = Counter(one["wa_id"] for one in said)
    answers = Counter(line["wa_id"] for line in lines if line["template"] is None)
    for wa_id, count in answers.items():
        if count > asked[wa_id]:
            yield f"{wa_id} wrote {asked[wa_id]} times and was answered {count} times"


def _name(line: Line) -> str:
    return str(line["template"] or "an answer")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
