"""Whoever writes again and again makes holds that give way to each other, and is never asked."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import NewHold
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.hold import (
    MOST_ALIKE,
    Hold,
    HoldKind,
    giving_way,
    is_superfluous,
    with_new_hold,
)
from puntual.domain.receivables.receivable import InstalmentKey
from tests.domain.decision.decision_cases import DUE, PROFILE, invoice, local

NOON = local(DUE, 12)


def _claim(number: int, lasts: timedelta | None = timedelta(days=3)) -> Hold:
    since = NOON + timedelta(minutes=number)
    until = None if lasts is None else since + lasts
    return Hold(f"h-{number:03}", HoldKind.CLAIM, since, until)


def _in_force(holds: tuple[Hold, ...], at: datetime) -> list[Hold]:
    return [one for one in holds if one.is_active(at)]


def test_of_many_alike_the_one_that_ends_first_gives_way() -> None:
    holds: tuple[Hold, ...] = ()
    for number in range(MOST_ALIKE):
        assert giving_way(holds, _claim(number)) is None
        holds = with_new_hold(holds, _claim(number))
    new = _claim(500)
    assert giving_way(holds, new) == replace(_claim(0), until=new.since)
    assert len(_in_force(with_new_hold(holds, new), new.since)) == MOST_ALIKE


def test_of_many_that_a_person_must_end_the_oldest_gives_way() -> None:
    holds = tuple(_claim(number, None) for number in range(MOST_ALIKE))
    ended = giving_way(holds, _claim(500, None))
    assert ended is not None
    assert ended.id == "h-000"


def test_a_hold_that_all_others_outlast_is_not_needed() -> None:
    holds = tuple(_claim(number, None) for number in range(MOST_ALIKE))
    assert is_superfluous(holds, _claim(500))
    assert with_new_hold(holds, _claim(500)) == holds
    assert not is_superfluous(holds[1:], _claim(500))


def test_of_other_kinds_of_instalments_and_of_the_unreachable_none_gives_way() -> None:
    holds = tuple(_claim(number) for number in range(MOST_ALIKE))
    of_one = frozenset({InstalmentKey(invoice().id, 1)})
    new = _claim(500)
    for other in (
        replace(new, kind=HoldKind.DISPUTE),
        replace(new, kind=HoldKind.UNREACHABLE),
        replace(new, instalments=of_one),
    ):
        assert giving_way(holds, other) is None
        assert with_new_hold(holds, other) == (*holds, other)
    assert giving_way([replace(one, instalments=of_one) for one in holds], new) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.none() | st.integers(1, 9000)),
        min_size=MOST_ALIKE,
        max_size=60,
    )
)
def test_as_long_as_any_that_was_asked_for_would_hold_one_does(
    asked: list[tuple[int, int | None]],
) -> None:
    """In the order in which they were heard, as the webhook takes them."""
    made = [
        replace(_claim(at, None if lasts is None else timedelta(minutes=lasts)), id=f"h-{place}")
        for place, (at, lasts) in enumerate(sorted(asked, key=lambda one: one[0]))
    ]
    holds: tuple[Hold, ...] = ()
    for one in made:
        holds = with_new_hold(holds, one)
        assert len(_in_force(holds, one.since)) <= MOST_ALIKE
    for at in (NOON + timedelta(minutes=minutes) for minutes in range(5000, 15_000, 500)):
        assert bool(_in_force(holds, at)) == bool(_in_force(tuple(made), at))


def test_the_view_has_as_many_as_the_account() -> None:
    account, excerpt = Account(PROFILE), excerpt_of(Account(PROFILE))
    for number in range(MOST_ALIKE + 5):
        change = NewHold(_claim(number))
        view = change.of_view(excerpt.base)
        assert view is not None
        account, excerpt = change.of_account(account), replace(excerpt, base=view)
    later = NOON + timedelta(minutes=MOST_ALIKE + 5)
    assert excerpt.view(later) == excerpt_of(account).view(later)
    assert len(excerpt.view(later).holds) == MOST_ALIKE
