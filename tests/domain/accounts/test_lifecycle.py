"""A contact's state only moves up the ladder of evidence, for evidence in any order."""

from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.lifecycle import RANK, TRANSITIONS, ContactState, advance

EVIDENCE = st.lists(st.sampled_from(ContactState), max_size=12)


@given(EVIDENCE)
def test_any_order_and_any_repetition_of_the_news_leads_to_the_same_state(
    news: list[ContactState],
) -> None:
    final = reduce(advance, news, ContactState.CLAIMED)
    assert reduce(advance, reversed(news), ContactState.CLAIMED) is final
    assert reduce(advance, news + news, ContactState.CLAIMED) is final


@given(EVIDENCE)
def test_the_state_never_falls_back(news: list[ContactState]) -> None:
    state = ContactState.CLAIMED
    for evidence in news:
        after = advance(state, evidence)
        assert RANK[after] >= RANK[state]
        state = after


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_the_three_callbacks_of_a_message_end_in_read(order: tuple[str, ...]) -> None:
    states = (ContactState(name) for name in order)
    assert reduce(advance, states, ContactState.ACCEPTED) is ContactState.READ


def test_a_proof_of_delivery_beats_a_presumed_failure() -> None:
    assert advance(ContactState.EXPIRED, ContactState.DELIVERED) is ContactState.DELIVERED
    assert advance(ContactState.FAILED, ContactState.DELIVERED) is ContactState.DELIVERED
    assert advance(ContactState.DELIVERED, ContactState.FAILED) is ContactState.DELIVERED


def test_the_table_holds_every_upward_move_and_no_other() -> None:
    size = len(ContactState)
    assert len(TRANSITIONS) == size * (size - 1) // 2
    assert all(RANK[after] > RANK[before] for (before, _), after in TRANSITIONS.items())
