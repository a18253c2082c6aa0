"""The names of the rare situations that a long run has to reach."""

from __future__ import annotations

from typing import Final

# What people say, by what they mean.
SAID: Final = (
    "opt_out",
    "paid",
    "promise",
    "time",
    "person",
    "dispute",
    "wrong_number",
    "question",
)

# Rows that are written in few cases, by how their key begins.
ROWS: Final = (
    ("DOUBT#", "a doubt of a refusal or a lost answer"),
    ("PAIR#", "a lease of a shared phone"),
    ("CASES#", "a case for a person"),
    ("HOLD#", "a hold"),
    ("SILENCE#", "reasons left the profile"),
    ("PARKED", "a job that ends its workers was parked"),
    ("ANSWER#", "a question's answer is on record"),
)

_FUNCTIONS: Final = (
    "ingest",
    "schedule_reminders",
    "send_message",
    "webhook",
    "reconcile",
    "converse",
)
_TABLE: Final = (
    "ERROR",
    "TIMEOUT_BEFORE",
    "TIMEOUT_AFTER",
    "LOST_ONCE",
    "THROTTLED_ONCE",
    "DEATH_BEFORE",
    "DEATH_AFTER",
)
_OTHER: Final = ("ERROR", "TIMEOUT_AFTER", "DEATH_BEFORE", "DEATH_AFTER")

SITUATIONS: Final = frozenset(
    (
        *(f"table: {one}" for one in _TABLE),
        *(f"whatsapp: {one}" for one in _OTHER),
        *(f"queue: {one}" for one in _OTHER),
        *(f"{one} died" for one in _FUNCTIONS),
        *(f"{one} failed and was called again" for one in ("schedule_reminders", "reconcile")),
        *(f"said: {one}" for one in SAID),
        *(name for _, name in ROWS),
        *(
            f"sent: {one}"
            for one in ("reminder", "payment_received", "agreement_confirmed", "answer")
        ),
        "send_message and ingest at one account",
        "reconcile and ingest at one account",
        "a dead letter",
        "an outage of hours",
        "an outage of days",
        "the billing system gave up for a while",
        "a block of slots went to another worker",
        "a lease refused",
        "a change by ingest was read again",
        "a change by webhook was read again",
        "a change between decision and claim",
        "a claim or its outcome refused",
        "a claim between two changes",
        "a change right after a claim",
        "an update was not taken",
        "an update was taken later",
        "a status came twice",
        "a message failed after all",
        "`sent` before its answer",
    )
)
