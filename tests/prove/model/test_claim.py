"""Every state of the claim's model: nothing twice, nothing after payment; no guard is too many."""

from __future__ import annotations

import pytest

from tests.prove.model.claim import Claim, Guard, find_wrong
from tests.prove.model.odds import Odds

# Either every error is a refusal, and then `sent` may never be heard; or it may be none, and is.
_HONEST = (Claim(errs=False, hears_sent=False), Claim(errs=True, hears_sent=True))


@pytest.mark.parametrize("claim", _HONEST)
def test_no_order_of_events_writes_twice_or_after_a_payment(claim: Claim) -> None:
    way, states = find_wrong(claim)
    assert way == []
    assert states > 500


@pytest.mark.parametrize("guard", Guard)
def test_without_any_guard_something_goes_wrong(guard: Guard) -> None:
    ways = [find_wrong(Claim(frozenset({guard}), one.errs, one.hears_sent))[0] for one in _HONEST]
    assert any(ways), guard


def test_the_hole_that_is_admitted_is_the_only_one() -> None:
    way, _ = find_wrong(Claim(errs=True, hears_sent=False))
    assert way[-1] == "twice"
    assert any(one.startswith("accepted, an error") for one in way)


def test_the_odds_of_the_hole_are_a_product_of_what_has_to_come_together() -> None:
    odds = Odds(errors=1e-3, accepted=1e-3, unheard=1e-2)
    assert odds.of_a_reminder == pytest.approx(1e-8)
    assert Odds(errors=0, accepted=1, unheard=1).of_a_reminder == 0
