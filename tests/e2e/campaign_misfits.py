"""What a campaign leaves that no rule asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from local.whatsapp.people.ledger import parse_callback_data
from tests.e2e.campaign_trouble import OPEN, PROVEN, Trouble
from tests.e2e.judge import Line
from tests.e2e.records import Claim, Record

_PAIR, _PEOPLE = 131056, 131048


def misfits_in(
    lines: Iterable[Line], records: Mapping[str, Record], trouble: Trouble, end: datetime
) -> Iterator[str]:
    """Yield where our record and the ledger tell different stories."""
    accepted = {(str(line["debtor"]), str(line["contact"])) for line in lines}
    claims = {
        (who, one.id): one for who, known in records.items() for one in known.claims.values()
    }
    yield from (f"{who} {contact} is not on record" for who, contact in accepted - claims.keys())
    heard = accepted | {_subject(line) for line in trouble.rejections}
    for (who, contact), claim in claims.items():
        misfit = _misfit(claim, (who, contact) in accepted, end)
        is_orphan = claim.state == "expired" and (who, contact) not in heard
        if is_orphan and not trouble.explains(claim):
            misfit = "never reached the platform, and nobody died of it"
        if misfit is not None:
            yield f"{who} {contact} {misfit}"


def _misfit(claim: Claim, was_accepted: bool, end: datetime) -> str | None:
    if claim.state in OPEN and claim.deadline <= end:
        return f"is still {claim.state} after its deadline"
    if was_accepted and claim.state == "failed":
        return "was accepted, and is a failure on record"
    if not was_accepted and claim.state in PROVEN:
        return f"is {claim.state} on record, and was never accepted"
    return None


def _subject(line: Line) -> tuple[str, str]:
    """Return whose message was refused, and which; a wish for an id is no part of that."""
    owner = parse_callback_data(str(line["biz_opaque_callback_data"]))
    return str(owner.debtor), str(owner.contact)


def provoked_by(trouble: Trouble) -> Iterator[str]:
    """Yield the refusals of limits that are ours to keep, but for those that a rule asked for."""
    for line in trouble.rejections:
        at = datetime.fromisoformat(line["rejected_at"])
        is_ours = line["code"] in {_PAIR, _PEOPLE} and "As the fault says" not in line["details"]
        if is_ours and not trouble.was_moved(at):
            yield f"{line['to']} provoked {line['code']} at {at:%Y-%m-%dT%H:%M:%SZ}"
