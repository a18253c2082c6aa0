"""The checks, in the order in which a set-up breaks."""

from typing import Final

from cli.doctor.check import Check
from cli.doctor.checks import (
    access,
    alarms,
    calendar,
    creditors,
    daily_pass,
    feed,
    meta,
    number,
    policy,
    queues,
    schedules,
    secrets,
    senders,
    stack,
    stops,
    table,
    templates,
    webhook,
)

CHECKS: Final[tuple[Check, ...]] = (
    access.ACCESS,
    stack.STACK,
    stack.FUNCTIONS,
    table.TABLE,
    secrets.SECRETS,
    meta.TOKEN,
    meta.GRAPH_VERSION,
    creditors.CREDITORS,
    number.NUMBER,
    webhook.WEBHOOK,
    templates.TEMPLATES,
    creditors.KEYS,
    policy.POLICY,
    schedules.SCHEDULES,
    schedules.PLANNER,
    senders.SENDERS,
    stops.HALTS,
    stops.SWITCHES,
    stops.BREAKER,
    webhook.CALLBACKS,
    senders.CAPACITY,
    queues.QUEUES,
    daily_pass.DAILY_PASS,
    feed.FEED,
    calendar.CALENDAR,
    alarms.ALARMS,
)
