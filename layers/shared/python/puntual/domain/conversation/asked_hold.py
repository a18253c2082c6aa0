"""For how long a reply holds reminders, and for which of several debtors behind a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.agreements.promise import Promised
from puntual.domain.agreements.promise_record import NO_RECORD, PromiseRecord
from puntual.domain.agreements.promised_sums import promised_sums
from puntual.domain.contact_law.business_days import business_days_after
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.conversation.spoken_intent import QUESTIONS, SpokenIntent
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.policies.policy import Holds
from puntual.domain.policies.promises import DEFAULT_PROMISES, Promises
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment

# "Who is this?" and a mere "no" are no small talk: nobody knows what they mean.
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
        promised: how much, where known.
        instalments: those that it concerns; empty for all.
    """

    kind: HoldKind
    until: datetime | None
    promised_on: date | None = None
    may_be_opt_out: bool = False
    is_of_one: bool = False
    promised: Promised | None = None
    instalments: frozenset[InstalmentKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Hearing:
    """When and where a reply was heard.

    Attributes:
        said_at: when it was written (UTC).
        at: when it was heard (UTC); a webhook that was down brings what was said days ago.
        zones: those in which the debtor may be; none while unknown.
        owed, record, holidays: what is open, how other promises went, and when no grace passes.
    """

    said_at: datetime
    at: datetime
    zones: Sequence[ZoneInfo] = ()
    owed: Sequence[OpenInstalment] = ()
    record: PromiseRecord = NO_RECORD
    holidays: HolidayCalendar | None = None


def asked_hold(
    understood: Understanding,
    holds: Holds,
    hearing: Hearing,
    promises: Promises = DEFAULT_PROMISES,
    *,
    is_answered: bool = False,
) -> AskedHold | None:
    """Return the hold that a reply asks for; None where it asks for none.

    Args:
        understood: what the reply says.
        holds: how long each answer holds reminders, by the creditor's policy.
        hearing: when and where it was heard.
        promises: what is made of promises.
        is_answered: whether a machine takes questions, so that they make no hold.
    """
    if understood.hand_to_person or _wants_to_know(understood):
        return _handed_over(understood, holds, hearing)
    if is_answered and understood.intent in QUESTIONS:
        return None
    return _asked_by_intent(understood, holds, hearing, promises)


def _asked_by_intent(
    understood: Understanding, holds: Holds, hearing: Hearing, promises: Promises
) -> AskedHold | None:
    match understood.intent:
        case SpokenIntent.ALREADY_PAID | SpokenIntent.RECEIPT_MEDIA:
            return AskedHold(HoldKind.CLAIM, hearing.at + holds.claim, is_of_one=True)
        case SpokenIntent.PROMISE | SpokenIntent.NEED_TIME | SpokenIntent.PARTIAL_PAYMENT:
            return _will_pay(understood, holds, hearing, promises)
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
            return _for_a_person(understood)
        case _ as unreachable:
            assert_never(unreachable)


def _wants_to_know(understood: Understanding) -> bool:
    """Tell whether small talk asks something, or denies we know not what."""
    words = understood.decided_by.split() if understood.intent is SpokenIntent.OTHER else ()
    return not _ASKS_OR_DENIES.isdisjoint(words)


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


def _will_pay(
    understood: Understanding, holds: Holds, hearing: Hearing, promises: Promises
) -> AskedHold:
    if understood.intent is not SpokenIntent.NEED_TIME and _has_promised_enough(hearing, promises):
        return _for_a_person(understood)
    dated = _promised(understood, holds, hearing, promises)
    if dated is not None or understood.intent is SpokenIntent.PARTIAL_PAYMENT:
        return dated or _for_a_person(understood)
    return AskedHold(HoldKind.PROMISE, hearing.at + holds.promise, is_of_one=True)


def _has_promised_enough(hearing: Hearing, promises: Promises) -> bool:
    """Tell whether so many promises in a row were not kept that a person hears the next one."""
    record = hearing.record
    return record.unkept >= promises.most or record.broken_since >= promises.most_broken


def _promised(
    understood: Understanding, holds: Holds, hearing: Hearing, promises: Promises
) -> AskedHold | None:
    """Hold until the end of the promised day with its grace; None where no day is certain."""
    days = {hearing.said_at.astimezone(zone).date() for zone in hearing.zones}
    if (day := understood.promise_date) is None or len(days) != 1:
        return None
    if (day - min(days)).days > promises.furthest_days:
        return _for_a_person(understood)
    if day < min(hearing.at.astimezone(zone).date() for zone in hearing.zones):
        return None  # Over before anybody heard of it: the rest of its grace may be an hour.
    last_on = business_days_after(day, holds.promise_grace.days, hearing.holidays)
    end = last_on + timedelta(days=1)
    until = max(datetime.combine(end, time(), zone) for zone in hearing.zones).astimezone(UTC)
    promised = _summed(understood, day, last_on, hearing, promises)
    return AskedHold(HoldKind.PROMISE, until, day, is_of_one=True, promised=promised)


def _summed(
    understood: Understanding, day: date, last_on: date, hearing: Hearing, promises: Promises
) -> Promised | None:
    """Return how much was promised; None where that is not known: a part, or nothing is owed."""
    if understood.intent is SpokenIntent.PARTIAL_PAYMENT and not understood.amount:
        return None
    meant = promised_sums(understood.amount, day, hearing.at, hearing.owed)
    heard_at = hearing.at if hearing.at > hearing.said_at else None
    return meant.by(last_on, promises.tolerance, heard_at) if meant.sums else None
