"""What each function may do to which partitions of which table. Pure: no AWS library.

A right names partitions by the first part of their key, for IAM tells partitions apart
(``dynamodb:LeadingKeys``) and sort keys not. What no function is given here, only the operator
writes: creditors, their policies and switches, API keys, whose number is whose. See record 20.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from puntual.adapters.dynamodb.store.table_names import Store, store_of


class Partition(StrEnum):
    """Kinds of partitions, as patterns of their keys; see `puntual.adapters.dynamodb.keys`."""

    ACCOUNT = "DEBTOR#*"
    ANSWERS = "ANSWERS#*"
    API_KEY = "APIKEY#*"
    BREAKER_DAYS = "VOLUME#*"
    BREAKER_LIMIT = "LIMIT#*"
    BROKEN_TEMPLATES = "TEMPLATES"
    CAPACITY = "CAPACITY"
    CASES = "CASES#*"
    CREDITOR = "CREDITOR#*"
    CREDIT_NOTE = "CREDITNOTE#*"
    DAILY_METRICS = "DAY#*"
    DIGEST_KEY = "DIGESTKEY#*"
    DOCUMENTS = "DOCUMENTS#*"
    IDEMPOTENCY = "IDEMPOTENCY#*"
    INVOICE = "INVOICE#*"
    LEGAL_HOLDS = "LEGALHOLDS#*"
    NUMBER = "NUMBER#*"
    NUMBERS = "NUMBERS"
    PAIR = "PAIR#*"
    PARKED = "PARKED"
    PAYMENT = "PAYMENT#*"
    PAYMENT_FEED = "FEED#*"
    PERSON = "PERSON#*"
    QUOTA = "QUOTA#*"
    READINGS = "READINGS#*"
    RECONCILE = "RECONCILE"
    RECONCILE_PARTS = "RECONCILE#*"
    RECORDS = "RECORDS#*"
    SCHEDULER = "SCHEDULER"
    SLOTS = "RATE#*"
    TEMPLATES = "TEMPLATES#*"
    UNCERTAIN_SENDS = "DOUBT#*"
    UNKNOWN_WORDS = "UNKNOWN#*"
    WAKE_UPS = "DUE#*"
    WORDS = "WORDS#*"

    @property
    def store(self) -> Store:
        """The table in which the partition lies."""
        return store_of(self.value)


type Operations = tuple[str, ...]
type Rights = Mapping[Partition, Operations]


class TableStatement(NamedTuple):
    """Actions that a role has on the same partitions of one table."""

    actions: tuple[str, ...]
    partitions: tuple[str, ...]
    store: Store


_BATCH_GET: Final = "BatchGetItem"
_DELETE: Final = "DeleteItem"
_GET: Final = "GetItem"
_PUT: Final = "PutItem"
_QUERY: Final = "Query"
_UPDATE: Final = "UpdateItem"
# Statements that change items: statuses that come together.
_STATEMENT: Final = "PartiQLUpdate"
# The end of an account is read by one query, and changed by updates alone.
_ACCOUNT: Final = (_GET, _QUERY, _UPDATE)
_CONDITIONS: Final[Rights] = {
    Partition.BREAKER_DAYS: (_GET,),
    Partition.BREAKER_LIMIT: (_GET,),
    Partition.CREDITOR: (_GET, _QUERY),
    Partition.PAYMENT_FEED: (_GET,),
    Partition.PERSON: (_QUERY,),
    Partition.BROKEN_TEMPLATES: (_QUERY,),
    Partition.TEMPLATES: (_QUERY,),
}

TABLE_RIGHTS: Final[Mapping[str, Rights]] = {
    "ingest": {
        Partition.ACCOUNT: _ACCOUNT,
        # A document that moves to another debtor is removed where it was.
        Partition.DOCUMENTS: (_DELETE, _GET, _PUT, _QUERY),
        # A reversal puts a hold.
        Partition.RECORDS: (_PUT, _QUERY, _UPDATE),
        Partition.CREDIT_NOTE: (_GET, _PUT, _UPDATE),
        Partition.API_KEY: (_GET,),
        # By it whoever comes with the line of an erased person is known; it tells nothing else.
        Partition.DIGEST_KEY: (_GET, _PUT),
        # With a key for it: a person is told, held or forgotten, words included, media never.
        Partition.ANSWERS: (_QUERY,),
        Partition.CASES: (_DELETE, _GET, _PUT),
        Partition.LEGAL_HOLDS: (_DELETE, _GET, _PUT, _QUERY, _UPDATE),
        Partition.READINGS: (_PUT,),
        Partition.UNKNOWN_WORDS: (_DELETE, _QUERY, _UPDATE),
        Partition.WORDS: (_DELETE, _QUERY, _UPDATE),
        Partition.IDEMPOTENCY: (_GET, _PUT),
        Partition.INVOICE: (_GET, _PUT, _UPDATE),
        Partition.PAYMENT: (_GET, _PUT, _UPDATE),
        Partition.PAYMENT_FEED: (_PUT,),
        # A phone number that is no longer the debtor's is removed.
        Partition.PERSON: (_DELETE, _PUT, _QUERY, _UPDATE),
        Partition.WAKE_UPS: (_PUT,),
    },
    # It reads ids of debtors only: no account, no person.
    "schedule_reminders": {
        # How many of a shared limit each creditor has used today.
        Partition.BREAKER_DAYS: (_QUERY,),
        Partition.CREDITOR: (_GET,),
        Partition.NUMBERS: (_QUERY, _UPDATE),
        Partition.QUOTA: (_GET,),
        Partition.SCHEDULER: (_GET, _PUT),
        Partition.WAKE_UPS: (_QUERY,),
    },
    "send_message": {
        **_CONDITIONS,
        Partition.ACCOUNT: _ACCOUNT,
        Partition.RECORDS: (_PUT,),
        Partition.BREAKER_DAYS: (_GET, _UPDATE),
        Partition.NUMBERS: (_PUT, _QUERY, _UPDATE),
        Partition.DIGEST_KEY: (_GET,),
        Partition.PAIR: (_UPDATE,),
        # Jobs that are looked at alone: a note before, none behind.
        Partition.PARKED: (_DELETE, _GET, _PUT, _QUERY),
        Partition.PERSON: (_PUT, _QUERY, _UPDATE),
        Partition.QUOTA: (_GET, _PUT),
        Partition.SLOTS: (_UPDATE,),
        Partition.BROKEN_TEMPLATES: (_PUT, _QUERY),
        Partition.TEMPLATES: (_PUT, _QUERY, _UPDATE),
        Partition.UNCERTAIN_SENDS: (_PUT,),
        Partition.WAKE_UPS: (_PUT,),
    },
    # Strangers reach it. It finds a debtor by a callback or a phone, and cannot list them: it
    # reads no wake-ups. A document of a debtor is safe from it outside the account's partition.
    "webhook": {
        Partition.ACCOUNT: (_GET, _STATEMENT, _QUERY, _UPDATE),
        Partition.RECORDS: (_PUT,),
        Partition.CREDITOR: (_GET,),
        Partition.NUMBER: (_GET,),
        Partition.NUMBERS: (_GET, _PUT, _QUERY, _UPDATE),
        Partition.DIGEST_KEY: (_GET,),
        # It learns ids, and keeps what was withdrawn from one that no debtor has yet.
        Partition.PERSON: (_PUT, _QUERY, _UPDATE),
        Partition.SLOTS: (_GET, _UPDATE),
        # A template that Meta is pleased with again loses its row.
        Partition.BROKEN_TEMPLATES: (_DELETE, _PUT),
        Partition.TEMPLATES: (_DELETE, _PUT, _UPDATE),
        # It reads what the sender doubts, and marks that a callback came.
        Partition.UNCERTAIN_SENDS: (_PUT, _QUERY),
        Partition.WAKE_UPS: (_PUT,),
        # What people write it keeps and never reads again; what a person must read is a case.
        Partition.CASES: (_PUT,),
        Partition.UNKNOWN_WORDS: (_UPDATE,),
        Partition.WORDS: (_UPDATE,),
    },
    # It reads what one message says, by its key, and lists nobody's.
    # An answer is claimed in the account like every message.
    "converse": {
        **_CONDITIONS,
        Partition.ACCOUNT: (_QUERY, _UPDATE),
        Partition.ANSWERS: (_GET, _PUT),
        # What became of a photo is said in its case; what no machine can answer is one.
        Partition.CASES: (_GET, _PUT, _UPDATE),
        Partition.NUMBERS: (_PUT, _QUERY),
        Partition.QUOTA: (_GET,),
        # What is left to a person is a hold.
        Partition.RECORDS: (_PUT,),
        Partition.SLOTS: (_UPDATE,),
        Partition.UNCERTAIN_SENDS: (_PUT,),
        Partition.UNKNOWN_WORDS: (_GET, _UPDATE),
        Partition.WAKE_UPS: (_PUT,),
        Partition.WORDS: (_GET, _UPDATE),
    },
    "reconcile": {
        **_CONDITIONS,
        # Old contacts go to packs beside the documents.
        Partition.ACCOUNT: (_DELETE, *_ACCOUNT),
        # It goes on with a merge that was cut short: documents change hands, ids their debtor.
        Partition.DOCUMENTS: (_DELETE, _PUT, _QUERY),
        Partition.RECORDS: (_PUT, _QUERY, _UPDATE),
        Partition.CREDIT_NOTE: (_UPDATE,),
        Partition.DIGEST_KEY: (_GET,),
        Partition.INVOICE: (_UPDATE,),
        Partition.PAYMENT: (_UPDATE,),
        Partition.PERSON: (_DELETE, _PUT, _QUERY, _UPDATE),
        Partition.BREAKER_DAYS: (_GET, _QUERY),
        Partition.BREAKER_LIMIT: (_GET, _PUT),
        # What nobody has taken in time is counted, for the creditors of all numbers.
        Partition.CASES: (_QUERY,),
        Partition.NUMBER: (_GET,),
        Partition.DAILY_METRICS: (_PUT,),
        Partition.NUMBERS: (_QUERY, _UPDATE),
        # What is parked needs no wake-up.
        Partition.PARKED: (_QUERY,),
        Partition.QUOTA: (_GET,),
        Partition.RECONCILE: (_GET, _PUT, _UPDATE),
        Partition.RECONCILE_PARTS: (_GET, _PUT, _QUERY),
        Partition.WAKE_UPS: (_BATCH_GET, _PUT, _QUERY),
    },
    # It knows numbers, and neither creditors nor debtors.
    "check_senders": {
        Partition.CAPACITY: (_PUT,),
        Partition.NUMBERS: (_QUERY, _UPDATE),
    },
}


def table_statements(function: str) -> Iterator[TableStatement]:
    """Yield a function's rights: a statement for partitions of a table with the same actions."""
    grouped: dict[tuple[Store, Operations], list[str]] = defaultdict(list)
    for partition, operations in TABLE_RIGHTS[function].items():
        grouped[partition.store, operations].append(partition.value)
    for (store, operations), partitions in sorted(grouped.items()):
        actions = tuple(f"dynamodb:{operation}" for operation in operations)
        yield TableStatement(actions, tuple(sorted(partitions)), store)
