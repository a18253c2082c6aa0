"""Alarms about sending: what is halted, refused, short, uncertain or held."""

from __future__ import annotations

from typing import Final

from infra.alarm import Alarm
from infra.metrics import of_puntual, of_reason
from infra.periods import HOUR

# A metric that comes once an hour is missing from the last hour now and then: the hour slides, and
# its alarm would end and begin anew each hour. Of two hours one always holds it.
_HOURS_SEEN: Final = 2
# Of a token that ends: long enough before to make another one, in holidays too.
TOKEN_DAYS: Final = 7
# Of the calendar: a year, for a release that compiles the next ones.
CALENDAR_DAYS: Final = 365
# Why every reminder of a creditor may be held until somebody does something; as in
# `puntual.domain.reasons`, which a test compares.
HOLDING_REASONS: Final = ("breaker", "payment_feed_stale")


def alarms_about_sending(stage: str) -> tuple[Alarm, ...]:
    """Return the alarms about numbers that are halted or silent, and unknown errors."""
    return (
        Alarm(
            name="sending-halted",
            says="WhatsApp, or AWS for what stands in, refuses everything, or threatens to",
            # How many numbers stand still is said every hour: the alarm lasts as long as a halt.
            metrics=(
                of_puntual(stage, "send_message", "SendingHalted", "Sum", "Halts"),
                of_puntual(stage, "webhook", "AccountPenalties", "Sum", "Penalties"),
                of_puntual(stage, "check_senders", "NumbersHalted", "Maximum", "Numbers halted"),
                of_puntual(stage, "send_message", "FallbacksHalted", "Sum", "SMS or e-mail"),
            ),
            threshold=1,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
        Alarm(
            name="callbacks-silent",
            says="WhatsApp accepts messages and not one callback arrives: nobody hears opt-outs",
            # How many numbers are silent is said every hour, until a callback comes.
            metrics=(of_puntual(stage, "reconcile", "CallbacksSilent", "Maximum", "Numbers"),),
            threshold=1,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
        Alarm(
            name="unknown-code",
            says="WhatsApp, or AWS for what stands in, answers with an unknown error",
            metrics=(
                of_puntual(stage, "send_message", "UnknownCodes", "Sum", "Refused"),
                of_puntual(stage, "webhook", "UnknownCodes", "Sum", "Failed later"),
            ),
            threshold=1,
            period_seconds=HOUR,
        ),
    )


def alarms_about_permissions(stage: str) -> tuple[Alarm, ...]:
    """Return the alarms about limits that are too low, a token and a calendar that end."""
    return (
        Alarm(
            name="quota-short",
            says="Meta lets fewer people be written to than are due, or AWS fewer functions run",
            # The last two are said every hour, so the alarm lasts until somebody asks for more.
            metrics=(
                of_reason(stage, "quota"),
                of_puntual(
                    stage, "check_senders", "ExecutionsShort", "Maximum", "Executions short"
                ),
                of_puntual(stage, "check_senders", "WorkersShort", "Maximum", "Senders short"),
            ),
            threshold=1,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
        Alarm(
            name="token-expiring",
            says="The access token ends within a week, or is invalid",
            metrics=(of_puntual(stage, "check_senders", "TokenDaysLeft", "Maximum", "Days left"),),
            threshold=TOKEN_DAYS,
            below=True,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
        Alarm(
            name="calendar-ending",
            says="The calendar of holidays ends within a year; after it every country is silent",
            metrics=(of_puntual(stage, "reconcile", "CalendarDaysLeft", "Maximum", "Days left"),),
            threshold=CALENDAR_DAYS,
            below=True,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
    )


def alarms_about_waiting(stage: str) -> tuple[Alarm, ...]:
    """Return the alarms about messages without an outcome and reminders that wait."""
    return (
        Alarm(
            name="uncertain-sends",
            says="Requests to WhatsApp end without an answer",
            metrics=(of_puntual(stage, "send_message", "UncertainSends", "Sum", "Uncertain"),),
            threshold=5,
            period_seconds=HOUR,
        ),
        Alarm(
            name="reminders-held",
            says="Reminders wait for a person: abnormal volume, a silent feed, a lost template",
            # What is held is looked at once an hour, so the alarm lasts as long as its cause.
            metrics=(
                *(of_reason(stage, reason) for reason in HOLDING_REASONS),
                of_puntual(stage, "webhook", "TemplatesBroken", "Sum", "Templates lost"),
                of_puntual(stage, "send_message", "TemplatesBroken", "Sum", "Templates refused"),
            ),
            threshold=1,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
        Alarm(
            name="cases-late",
            says="What only a person can settle was not taken within the policy's case_hours",
            # Said every hour, so the alarm lasts until somebody takes the case.
            metrics=(of_puntual(stage, "reconcile", "CasesLate", "Maximum", "Cases"),),
            threshold=1,
            period_seconds=HOUR,
            periods=_HOURS_SEEN,
        ),
        Alarm(
            name="jobs-parked",
            says="A job has ended its worker time and again, and is not looked at any more",
            metrics=(of_puntual(stage, "send_message", "JobsParked", "Sum", "Parked"),),
            threshold=1,
            period_seconds=HOUR,
        ),
    )
