"""For how long a reply holds reminders, and for which of several debtors behind a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.spoken_intent import QUESTIONS, SpokenIntent
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.policies.policy import Holds

# A promise for the end of the next month is one; for next year it is a question for a person.
_FURTHEST_PROMISE: Final = timedelta(days=62)
# "Who is this?" and a mere "no" are no small talk: no machine knows what they mean.
_ASKS_OR_DENIES: Final = frozenset(
    {"quien", "que", "como", "quem", "who", "what", "why", "huh", "no", "nao", "nop", "nope"}
)
# What is said of one debt, where a phone has several: also where a person has to settle it.
_OF_ONE: Final = frozenset(
    {
        SpokenIntent.PROMISE,
        SpokenIntent.NEED_TIME,
        SpokenIntent.PARTIAL_PAYMENT,
        SpokenIntent.PLAN_REQUEST,
    }
)


@dataclass(frozen=True, slots=True)
class AskedHold:
    """The hold that a reply asks for.

    Attributes:
        until: its end (UTC); None when only a person may end it.
        promised_on: the day for which payment was promised, in the debtor's own zone.
        may_be_opt_out: whether a wish to be left alone may have been missed.
        is_of_one: whether it concerns one debtor only, where a phone has several.
    """

    kind: HoldKind
    until: datetime | None
    promised_on: date | None = None
    may_be_opt_out: bool = False
    is_of_one: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """When and where a reply was heard.

    Attributes:
        said_at: when it was written (UTC).
        at: when it was heard (UTC); a webhook that was down brings what was said days ago.
        zones: those in which the debtor may be; none while unknown.
    """

    said_at: datetime
    at: datetime
    zones: Sequence[ZoneInfo] = ()


def asked_hold(
    understood: Understanding, holds: Holds, hearing: Hearing, *, is_answered: bool = False
) -> AskedHold | None:
    """Return the hold that a reply asks for; None where it asks for none.

    Args:
        understood: what the reply says.
        holds: how long each answer holds reminders, by the creditor's policy.
        hearing: when and where it was heard.
        is_answered: whether a machine takes questions, and makes the hold that is spared here.
    """
    if understood.hand_to_person or _wants_to_know(understood):
        return _handed_over(understood, holds, hearing)
    match understood.intent:
        case SpokenIntent.ALREADY_PAID | SpokenIntent.RECEIPT_MEDIA:
            return AskedHold(HoldKind.CLAIM, hearing.at + holds.claim, is_of_one=True)
        case SpokenIntent.PROMISE | SpokenIntent.NEED_TIME | SpokenIntent.PARTIAL_PAYMENT:
            return _will_pay(understood, holds, hearing)
        case SpokenIntent.WRONG_NUMBER:
            return AskedHold(HoldKind.WRONG_NUMBER, None)
        case SpokenIntent.THANKS | SpokenIntent.GREETING | SpokenIntent.OTHER:
            return None
        case (
            SpokenIntent.OPT_OUT
            | SpokenIntent.OPT_IN
            | SpokenIntent.DECEASED
            | SpokenIntent.DISPUTE
            | SpokenIntent.HARDSHIP
            | SpokenIntent.HUMAN
            | SpokenIntent.COMPLAINT_ABUSE
            | SpokenIntent.PLAN_REQUEST
            | SpokenIntent.ASK_BANK_DETAILS
            | SpokenIntent.ASK_PAYMENT_LINK
            | SpokenIntent.ASK_INVOICE_COPY
            | SpokenIntent.ASK_BALANCE
        ):
            is_spared = is_answered and understood.intent in QUESTIONS
            return None if is_spared else _for_a_person(understood)
        case _ as unreachable:
            assert_never(unreachable)


def _wants_to_know(understood: Understanding) -> bool:
    """Tell whether small talk asks something, or denies we know not what."""
    is_talk = understood.intent is SpokenIntent.OTHER
    return is_talk and not _ASKS_OR_DENIES.isdisjoint(understood.decided_by.split())


def for_a_person(wanted: AskedHold) -> AskedHold:
    """Return the hold until a person asks which of a phone's debtors was meant."""
    return AskedHold(HoldKind.HANDOFF, None, may_be_opt_out=wanted.may_be_opt_out)


def _for_a_person(understood: Understanding, until: datetime | None = None) -> AskedHold:
    return AskedHold(
        HoldKind.HANDOFF,
        until,
        may_be_opt_out=understood.may_be_opt_out,
        is_of_one=understood.intent is SpokenIntent.DISPUTE
        or (understood.intent in _OF_ONE and not understood.hand_to_person),
    )


def _handed_over(understood: Understanding, holds: Holds, hearing: Hearing) -> AskedHold:
    """Hold until a person ends it; only a policy that says so resumes after a time."""
    if understood.intent is SpokenIntent.DECEASED and understood.decided_by:
        return AskedHold(HoldKind.DECEASED, None, is_of_one=True)
    lasts = understood.may_be_opt_out or understood.intent is SpokenIntent.DISPUTE
    if holds.handoff is None or lasts:
        return _for_a_person(understood)
    return _for_a_person(understood, hearing.at + holds.handoff)


def _will_pay(understood: Understanding, holds: Holds, hearing: Hearing) -> AskedHold:
    dated = _promised(understood, holds, hearing)
    if dated is not None:
        return dated
    if understood.intent is SpokenIntent.PARTIAL_PAYMENT:
        return _for_a_person(understood)
    return AskedHold(HoldKind.PROMISE, hearing.at + holds.promise, is_of_one=True)


def _promised(understood: Understanding, holds: Holds, hearing: Hearing) -> AskedHold | None:
    """Hold until the end of the promised day with its grace; None where no day is certain.

    Nor where it was over before anybody heard of it: the rest of its grace may be an hour.
    """
    day = understood.promise_date
    days = {hearing.said_at.astimezone(zone).date() for zone in hearing.zones}
    if day is None or len(days) != 1:
        return None
    if day - min(days) > _FURTHEST_PROMISE:
        return _for_a_person(understood)
    end = day + timedelta(days=1) + holds.promise_grace
    until = max(datetime.combine(end, time(), zone) for zone in hearing.zones).astimezone(UTC)
    if day < min(hearing.at.astimezone(zone).date() for zone in hearing.zones):
        return None
    return AskedHold(HoldKind.PROMISE, until, promised_on=day, is_of_one=True)
