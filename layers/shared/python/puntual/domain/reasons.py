"""Why a message was not sent. One enumeration; every silence carries at least one of these."""

from collections.abc import Iterable
from enum import StrEnum


class Reason(StrEnum):
    """The reason codes on record. Their meaning is documented in ``docs/reasons.md``."""

    PROFILE_MISSING = "profile_missing"
    PHONE_MISSING = "phone_missing"
    CONSENT_MISSING = "consent_missing"
    OPTED_OUT = "opted_out"
    ZONE_UNKNOWN = "zone_unknown"
    BALANCE_ZERO = "balance_zero"
    NOT_DUE_YET = "not_due_yet"
    STEP_DONE = "step_done"
    STEP_LAPSED = "step_lapsed"
    NOT_ISSUED_YET = "not_issued_yet"
    NOT_LOOKED_AT = "not_looked_at"
    CADENCE_FINISHED = "cadence_finished"
    OUTSIDE_HOURS = "outside_hours"
    HOLIDAY = "holiday"
    CALENDAR_ENDS = "calendar_ends"
    CLOSED_BY_CREDITOR = "closed_by_creditor"
    CAP_DAY = "cap_day"
    CAP_WEEK = "cap_week"
    CAP_TOTAL = "cap_total"
    DEBT_TOO_OLD = "debt_too_old"
    WRITTEN_COPY_DUE = "written_copy_due"
    GAP = "gap"
    HOLD_PROMISE = "hold_promise"
    HOLD_PLAN = "hold_plan"
    HOLD_DISPUTE = "hold_dispute"
    HOLD_CLAIM = "hold_claim"
    PAYMENT_PENDING = "payment_pending"
    HOLD_HANDOFF = "hold_handoff"
    HOLD_MANUAL = "hold_manual"
    LAWSUIT = "lawsuit"
    INSOLVENCY = "insolvency"
    BLOCKING_REGISTER = "blocking_register"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"
    UNREACHABLE = "unreachable"
    NUMBER_CHANGED = "number_changed"
    MERGING = "merging"
    SHARED_PHONE = "shared_phone"
    IN_FLIGHT = "in_flight"
    API_BACKOFF = "api_backoff"
    SENDER_HALTED = "sender_halted"
    TEMPLATE_UNAVAILABLE = "template_unavailable"
    NO_OPEN_WINDOW = "no_open_window"
    POLICY_MISSING = "policy_missing"
    SEGMENT_SAYS_NO = "segment_says_no"
    NEEDS_RELEASE = "needs_release"
    PAYMENT_FEED_STALE = "payment_feed_stale"
    CALLBACKS_SILENT = "callbacks_silent"
    UNAPPLIED_MONEY = "unapplied_money"
    PAYMENT_REVERSED = "payment_reversed"
    BELOW_MINIMUM = "below_minimum"
    KILL_SWITCH = "kill_switch"
    BREAKER = "breaker"
    QUOTA = "quota"
    CHANNEL_WEEK = "channel_week"
    FALLBACK_CHANNEL_OFF = "fallback_channel_off"
    FALLBACK_UNCONFIRMED = "fallback_unconfirmed"
    PHONE_UNCONFIRMED = "phone_unconfirmed"
    FALLBACK_BARRED = "fallback_barred"
    FALLBACK_EMAIL_MISSING = "fallback_email_missing"
    FALLBACK_CONSENT_MISSING = "fallback_consent_missing"
    FALLBACK_OPTED_OUT = "fallback_opted_out"
    FALLBACK_REFUSED = "fallback_refused"
    ANSWERED = "answered"
    ANSWERS_OFF = "answers_off"
    ANSWERS_OF_THE_DAY = "answers_of_the_day"
    ANSWER_FAILED = "answer_failed"
    ANSWER_IN_DOUBT = "answer_in_doubt"
    ANSWER_TOO_LATE = "answer_too_late"
    ANSWER_UNCONFIRMED = "answer_unconfirmed"
    ANSWER_UNKNOWN = "answer_unknown"
    QUESTION_CHANGED = "question_changed"


# What the end of the wait ends by itself, so that a message is likely then.
ENDED_BY_TIME = frozenset(
    {
        Reason.NOT_DUE_YET,
        Reason.STEP_DONE,
        # Says nothing of the next step, which has days of its own.
        Reason.STEP_LAPSED,
        Reason.OUTSIDE_HOURS,
        Reason.HOLIDAY,
        Reason.CLOSED_BY_CREDITOR,
        Reason.CAP_DAY,
        Reason.CAP_WEEK,
        Reason.GAP,
        Reason.HOLD_PROMISE,
        Reason.HOLD_PLAN,
        Reason.HOLD_DISPUTE,
        Reason.HOLD_CLAIM,
        Reason.PAYMENT_PENDING,
        Reason.HOLD_HANDOFF,
        Reason.HOLD_MANUAL,
        Reason.LAWSUIT,
        Reason.INSOLVENCY,
        Reason.BLOCKING_REGISTER,
        Reason.UNREACHABLE,
        Reason.PAYMENT_REVERSED,
        # Only a wait has an end: until another instalment has its day.
        Reason.BELOW_MINIMUM,
        Reason.CAP_TOTAL,
        # Says nothing of the next step, which goes out all the same.
        Reason.WRITTEN_COPY_DUE,
        Reason.API_BACKOFF,
        Reason.SEGMENT_SAYS_NO,
        Reason.QUOTA,
        Reason.CHANNEL_WEEK,
    }
)
# Nothing was due: these explain a silence, but they hold nothing back.
NOTHING_DUE = frozenset(
    {Reason.NOT_DUE_YET, Reason.STEP_DONE, Reason.STEP_LAPSED, Reason.IN_FLIGHT}
)


class Waiting(StrEnum):
    """What an account waits for a person to do, the most pressing first."""

    HAND_OFF = "hand_off"
    DISPUTE = "dispute"
    WRITTEN_COPY = "written_copy"
    RELEASE = "release"
    NUMBER = "number"
    HOURS = "hours"
    CONSENT = "consent"
    UNPAID = "unpaid"


_BY_REASON = {
    Reason.HOLD_HANDOFF: Waiting.HAND_OFF,
    Reason.HOLD_DISPUTE: Waiting.DISPUTE,
    Reason.WRITTEN_COPY_DUE: Waiting.WRITTEN_COPY,
    Reason.NEEDS_RELEASE: Waiting.RELEASE,
    Reason.DEBT_TOO_OLD: Waiting.RELEASE,
    Reason.NUMBER_CHANGED: Waiting.NUMBER,
    Reason.WRONG_NUMBER: Waiting.NUMBER,
    Reason.SHARED_PHONE: Waiting.NUMBER,
    Reason.PHONE_MISSING: Waiting.NUMBER,
    Reason.NO_OPEN_WINDOW: Waiting.HOURS,
    Reason.ZONE_UNKNOWN: Waiting.HOURS,
    Reason.CONSENT_MISSING: Waiting.CONSENT,
    Reason.CADENCE_FINISHED: Waiting.UNPAID,
}
_ORDER = {waiting: place for place, waiting in enumerate(Waiting)}


def waiting_for(reasons: Iterable[Reason]) -> Waiting | None:
    """Return what a person has to do first; None where time, or the debtor, ends the silence."""
    found = (waiting for one in reasons if (waiting := _BY_REASON.get(one)) is not None)
    return min(found, key=_ORDER.__getitem__, default=None)
