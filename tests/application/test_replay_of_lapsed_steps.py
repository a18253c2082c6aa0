"""Logs of before steps could lapse are replayed in the words of their own version."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.decision_log import canonical, decode, encode
from puntual.application.replay import Library, as_of_version, replay
from puntual.application.rows.logs import log_of_text, read_log
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.decision import DECISION_VERSION
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.policies.cadence import Step
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import account, days_from_due, local
from tests.domain.decision.segment_cases import only, terms
from tests.factories import NOON

LAPSED, DONE, OVER = Reason.STEP_LAPSED, Reason.STEP_DONE, Reason.CADENCE_FINISHED
STEPS = (Step("early", -7, 1), Step("late", 3, 1), Step("last", 30, 1))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ((LAPSED,), (DONE,)),
        ((DONE, LAPSED), (DONE,)),
        ((LAPSED, OVER), (OVER,)),
        ((LAPSED, OVER, Reason.DEBT_TOO_OLD), (OVER, Reason.DEBT_TOO_OLD)),
        ((LAPSED, Reason.HOLD_PROMISE), (DONE, Reason.HOLD_PROMISE)),
        ((Reason.GAP,), (Reason.GAP,)),
    ],
)
def test_what_lapsed_was_called_done_or_the_end_of_the_cadence(
    now: tuple[Reason, ...], then: tuple[Reason, ...]
) -> None:
    for version in (1, 2):
        assert as_of_version(Wait(NOON, now), version) == Wait(NOON, then)
        assert as_of_version(Stop(now), version) == Stop(then)
    assert as_of_version(Wait(NOON, now), DECISION_VERSION) == Wait(NOON, now)


def test_a_log_of_version_2_gives_the_same_bytes_again() -> None:
    with_terms, now = terms(only(*STEPS)), local(days_from_due(0))
    view = view_of(account(), now)
    decision = decide(account(), with_terms, now)
    assert isinstance(decision, Wait)
    assert decision.reasons == (LAPSED,)
    as_then = Wait(decision.until, (DONE,))
    log = encode(view, with_terms, now, as_then)
    text = read_log(log)
    assert text is not None
    snapshot = json.loads(text)
    snapshot[-1] = 2
    log = log_of_text(json.dumps(snapshot, ensure_ascii=False, separators=(",", ":")))
    policy, rules = with_terms.policy, with_terms.rules
    library = Library(lambda _: policy, lambda _: rules, with_terms.catalogue)
    replayed = replay(log, library)
    assert decode(log).version == 2
    assert replayed.is_identical
    assert replayed.recomputed == canonical(as_then)
    later = encode(view, with_terms, now, decision)
    assert replay(later, library).is_identical
    assert not replay(encode(view, with_terms, now, as_then), library).is_identical
    moved = replace(as_then, until=as_then.until + timedelta(days=1))
    assert canonical(moved) != canonical(as_then)
