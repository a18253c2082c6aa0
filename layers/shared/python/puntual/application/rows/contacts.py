"""What an account was sent, as rows."""

from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from puntual.application.plain_values import from_plain, to_plain
from puntual.application.rows.receivables import Row, key_of_row, key_to_row
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view import ChannelRecord, SentStep
from puntual.domain.channel import Channel
from puntual.domain.ids import ContactId

# A contact that a view counts has nothing in its other fields, unless it failed or is awaited.
_IN_ROW: Final = ("id", "purpose", "local_date", "claimed_at", "deadline", "state")
_OTHERS: Final = attrgetter(
    *(name for name in Contact.__dataclass_fields__ if name not in _IN_ROW)
)
_SOMETIME: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - of no contact that there is
_BARE: Final = Contact(
    ContactId(""), Purpose.REMINDER, date(2000, 1, 1), _SOMETIME, _SOMETIME, "", "", "", ""
)
_NOTHING: Final = _OTHERS(_BARE)
_TEXTS: Final = dict.fromkeys(("step", "template", "language", "policy_version"), "")
_STATES: Final = {state.value: state for state in ContactState}
_PURPOSES: Final = {purpose.value: purpose for purpose in Purpose}


def contact_to_row(one: Contact) -> Row:
    """Return a contact as a row; what is unusual of it follows by names."""
    claimed_at = one.claimed_at
    row: Row = [
        one.id,
        one.purpose.value,
        one.local_date.isoformat(),
        claimed_at.isoformat(),
        None if one.deadline == claimed_at else one.deadline.isoformat(),
        one.state.value,
    ]
    if _OTHERS(one) != _NOTHING:
        plain = to_plain(one)
        row.append({name: plain[name] for name in plain if _is_told(name, plain[name])})
    return row


def _is_told(name: str, value: object) -> bool:
    return name not in _IN_ROW and not (name in _TEXTS and value == "")


def contact_of_row(row: Row) -> Contact:
    """Read ``contact_to_row`` back."""
    name, purpose, day, claimed_at, deadline, state, *others = row
    if others:
        named = dict(zip(_IN_ROW, row, strict=False))
        named["deadline"] = deadline or claimed_at
        return from_plain(Contact, {**_TEXTS, **others[0], **named})
    at = datetime.fromisoformat(claimed_at)
    return Contact(
        name,
        _PURPOSES[purpose],
        date.fromisoformat(day),
        at,
        at if deadline is None else datetime.fromisoformat(deadline),
        "",
        "",
        "",
        "",
        state=_STATES[state],
    )


def sent_step_to_row(one: SentStep) -> Row:
    """Return what an instalment has had as a row."""
    first, last = one.first_on.isoformat(), one.last_on.isoformat()
    row: Row = [*key_to_row(one.instalment), one.step, one.times, first]
    if one.is_lost or one.due_on is not None:
        return [*row, last, one.is_lost, None if one.due_on is None else one.due_on.isoformat()]
    return row if last == first else [*row, last]


def sent_step_of_row(row: Row) -> SentStep:
    """Read ``sent_step_to_row`` back."""
    step, times, first, *rest = row[3:]
    last, is_lost, due_on = rest if len(rest) > 1 else (rest[0] if rest else first, False, None)
    return SentStep(
        key_of_row(row[:3]),
        step,
        times,
        date.fromisoformat(first),
        date.fromisoformat(last),
        is_lost,
        None if due_on is None else date.fromisoformat(due_on),
    )


def channel_to_row(one: ChannelRecord) -> Row:
    """Return what a channel did as a row."""
    arrived = _instant_to_text(one.arrived_at)
    if one.failed_at is None and one.failed_code is None:
        return [one.channel.value, arrived]
    return [one.channel.value, arrived, _instant_to_text(one.failed_at), one.failed_code]


def channel_of_row(row: Row) -> ChannelRecord:
    """Read ``channel_to_row`` back."""
    channel, arrived, *failed = row
    failed_at, code = failed or (None, None)
    return ChannelRecord(Channel(channel), _instant_of(arrived), _instant_of(failed_at), code)


def _instant_to_text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _instant_of(text: Any) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
