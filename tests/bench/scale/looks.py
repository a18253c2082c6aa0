"""A look at an account and the claim after it: what they cost at any age."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Final

from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.keys.account import account_pk
from puntual.application.decision_log import encode
from puntual.domain.accounts.contact import Contact
from puntual.domain.decision.decision import decide
from tests.bench.billing import READ, WRITE
from tests.bench.scale.aged_accounts import MONTHS, NOW, AgedAccount, monthly, weekly
from tests.bench.scale.lines import Line, at_most
from tests.domain.decision.decision_cases import KEY, TERMS, contact_of

_WEEKS: Final = 300
_FLAT: Final = 1.2
_ROUNDS, _LOOKS = 15, 40


def bench_looks(weeks: int = _WEEKS) -> Iterator[Line]:
    """Yield the read units of a look and the write units of a claim, the worst of all ages."""
    aged = {f"{months} months": monthly(months) for months in MONTHS}
    aged[f"{weeks} weeks"] = weekly(weeks)
    reads = {age: _units_of_look(one) for age, one in aged.items()}
    yield at_most("look_read_units", max(reads.values()), 1, by_age=reads)
    writes = {age: _units_of_claim(one) for age, one in aged.items() if "months" in age}
    yield at_most("claim_write_units", max(writes.values()), 1, by_age=writes)


def bench_look_cpu(rounds: int = _ROUNDS) -> Iterator[Line]:
    """Yield how much more CPU time read, decision, log and claim take for an old account.

    The table's own work is part of it, and the same at any age. Ages take turns in each round, so
    that what else the machine does meets all of them.
    """
    aged = {months: monthly(months) for months in MONTHS}
    seen: Mapping[int, list[float]] = {months: [] for months in MONTHS}
    for _ in range(rounds):
        for months, one in aged.items():
            seen[months].append(min(_seconds_of_claim(one) for _ in range(_LOOKS)))
    spent = {months: median(times) for months, times in seen.items()}
    ratio = round(max(spent.values()) / spent[0], 2)
    microseconds = {f"{months} months": round(one * 1e6) for months, one in spent.items()}
    yield at_most("look_cpu_ratio_old_to_new", ratio, _FLAT, us_by_age=microseconds)


def _units_of_look(account: AgedAccount) -> float:
    account.client.forget()
    account.look()
    return account.client.total(READ)


def _units_of_claim(account: AgedAccount) -> float:
    account.client.forget()
    with account.client.unchanged(account_pk(KEY)):
        claim(account)
    return account.client.total(WRITE)


def _seconds_of_claim(account: AgedAccount) -> float:
    account.client.is_counting = False
    with account.client.unchanged(account_pk(KEY)):
        begun = time.process_time()
        claim(account)
        return time.process_time() - begun


def claim(account: AgedAccount) -> Contact:
    """Look at an account, decide, claim what was decided as a sender does, and return that."""
    excerpt = account.look()
    view = excerpt.view(NOW)
    decision = decide(view, TERMS, NOW)
    log = encode(view, TERMS, NOW, decision)
    contact = contact_of(decision)
    DynamoContacts(account.table).claim(excerpt, contact, log, NOW)
    return contact
