"""How what has become of a debtor differs from what a conversation expects."""

from datetime import UTC, datetime
from typing import Any, Final

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.promises import promises_in
from puntual.domain.accounts.view_folding import view_of
from tests.conversations.reading import Expected

# From here on a view still tells every promise one by one.
_BEFORE_ALL: Final = datetime(2000, 1, 1, tzinfo=UTC)


def promises_of(account: Account, now: datetime) -> list[dict[str, Any]]:
    """Return what has become of each promise by an instant, the oldest first."""
    return [
        {
            "state": str(one.state(now)),
            "day": one.promise.due_on,
            "sum": " ".join(sum_.to_text() for sum_ in one.promise.promised.sums),
        }
        for one in promises_in(view_of(account, _BEFORE_ALL))
    ]


def differences(expected: Expected, found: dict[str, Any]) -> list[str]:
    """Return how a debtor differs from what was expected, in a line each."""
    wrong = []
    if expected.consent != found["consent"]:
        wrong.append(f"consent is {found['consent']}, not {expected.consent}")
    holds = found["holds"]
    wrong += [f"there is a {one['kind']}" for one in holds if one["kind"] in expected.never]
    if expected.promises is not None and [*expected.promises] != found["promises"]:
        wrong.append(f"promises are {found['promises']}, not {expected.promises}")
    if expected.holds is None:
        return wrong
    kinds = sorted(one["kind"] for one in holds)
    if kinds != sorted(one["kind"] for one in expected.holds):
        return [*wrong, f"holds are {kinds}: {holds}"]
    for wanted in expected.holds:
        alike = [one for one in holds if wanted.items() <= one.items()]
        if not alike:
            wrong.append(f"no hold is {dict(wanted)}: {holds}")
    return wrong
