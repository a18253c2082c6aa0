"""Promises as a person and a program read them; neither form holds words, names or phones."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from puntual.domain.accounts.books.promises import KnownPromise
from puntual.domain.agreements.promise import PromiseState, missing_of
from puntual.domain.ids import DebtorId
from puntual.domain.money import Money


@dataclass(frozen=True, slots=True)
class Listed:
    """A promise as it is listed."""

    debtor: DebtorId
    known: KnownPromise
    state: PromiseState
    zone: tzinfo


def as_text(one: Listed) -> str:
    """Return a promise in one line."""
    promise = one.known.promise
    parts = (
        one.debtor,
        one.state,
        f"for {promise.due_on}",
        f"until {promise.promised.last_on}",
        _sums(promise.promised.sums),
        f"to come: {_sums(missing_of(promise, one.known.money)) or '-'}",
        promise.id,
    )
    return "  ".join(parts)


def as_json(one: Listed) -> str:
    """Return a promise as one line of JSON."""
    promise = one.known.promise
    told = {
        "debtor": one.debtor,
        "promise": promise.id,
        "state": one.state,
        "made_at": promise.made_at.isoformat(),
        "due_on": promise.due_on.isoformat(),
        "last_on": promise.promised.last_on.isoformat(),
        "sums": [_plain(sum_) for sum_ in promise.promised.sums],
        "missing": [_plain(sum_) for sum_ in missing_of(promise, one.known.money) if sum_.minor],
    }
    return json.dumps(told)


def rate_of(kept: int, past: int) -> str:
    """Return how many of the promises were kept whose grace has passed."""
    if not past:
        return "kept: none was due yet"
    return f"kept: {kept} of {past} due ({kept * 100 // past} %)"


def _plain(money: Money) -> dict[str, str]:
    return {"amount": money.to_text(), "currency": money.currency}


def _sums(sums: Iterable[Money]) -> str:
    return " + ".join(f"{one.to_text()} {one.currency}" for one in sums if one.minor)
