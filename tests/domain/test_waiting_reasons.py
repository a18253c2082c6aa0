"""Of all reasons for silence, those that only a person ends."""

import pytest

from puntual.domain.reasons import ENDED_BY_TIME, NOTHING_DUE, Reason, Waiting, waiting_for


@pytest.mark.parametrize(
    ("reasons", "waiting"),
    [
        ([], None),
        ([Reason.NOT_DUE_YET, Reason.OUTSIDE_HOURS], None),
        ([Reason.OPTED_OUT], None),
        ([Reason.NEEDS_RELEASE, Reason.OUTSIDE_HOURS], Waiting.RELEASE),
        ([Reason.CADENCE_FINISHED, Reason.DEBT_TOO_OLD], Waiting.RELEASE),
        ([Reason.CADENCE_FINISHED], Waiting.UNPAID),
        ([Reason.HOLD_DISPUTE, Reason.HOLD_HANDOFF], Waiting.HAND_OFF),
        ([Reason.NUMBER_CHANGED], Waiting.NUMBER),
        ([Reason.ZONE_UNKNOWN], Waiting.HOURS),
    ],
)
def test_the_most_pressing_thing_is_asked_of_a_person(
    reasons: list[Reason], waiting: Waiting | None
) -> None:
    assert waiting_for(reasons) is waiting
    assert waiting_for(reversed(reasons)) is waiting


@pytest.mark.parametrize("reason", sorted(NOTHING_DUE | ENDED_BY_TIME))
def test_what_time_ends_asks_nothing_of_a_person_except_what_only_looks_so(
    reason: Reason,
) -> None:
    by_a_person = {Reason.HOLD_HANDOFF, Reason.HOLD_DISPUTE, Reason.WRITTEN_COPY_DUE}
    assert (waiting_for([reason]) is None) == (reason not in by_a_person)
