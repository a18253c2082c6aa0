"""From what was heard to one intent, or to a person."""

from typing import Final

from puntual.domain.conversation.families import Heard
from puntual.domain.conversation.settling import Settled, Thresholds, settle
from puntual.domain.conversation.spoken_intent import NEEDS_PERSON, SpokenIntent

LIMITS: Final = Thresholds(alone=0.8, hinted=0.6, against=0.6, confused=0.25, missed=0.12)
PROMISE, DISPUTE, OPT_OUT = SpokenIntent.PROMISE, SpokenIntent.DISPUTE, SpokenIntent.OPT_OUT
THANKS, PAID = SpokenIntent.THANKS, SpokenIntent.ALREADY_PAID


def settled(
    *sure: SpokenIntent,
    ranked: dict[SpokenIntent, float] | None = None,
    hinted: tuple[SpokenIntent, ...] = (),
    trapped: tuple[SpokenIntent, ...] = (),
) -> Settled:
    heard = Heard(dict.fromkeys(sure, "words"), frozenset(hinted), frozenset(trapped), (), ())
    return settle(heard, ranked or {}, {(PROMISE, DISPUTE)}, LIMITS)


def test_what_a_row_decides_is_acted_on() -> None:
    assert settled(PROMISE) == Settled(PROMISE, (), 0.9, hand_to_person=False)


def test_politeness_beside_it_changes_nothing() -> None:
    assert settled(PROMISE, THANKS) == settled(PROMISE)


def test_two_that_would_act_differently_go_to_a_person() -> None:
    assert settled(PROMISE, PAID).hand_to_person
    assert not settled(PROMISE, SpokenIntent.NEED_TIME).hand_to_person


def test_an_opt_out_comes_first() -> None:
    assert settled(PROMISE, OPT_OUT).intent is OPT_OUT


def test_a_person_answers_what_needs_one() -> None:
    assert all(settled(intent).hand_to_person for intent in NEEDS_PERSON)


def test_the_model_alone_decides_only_what_does_no_harm_and_only_when_it_is_sure() -> None:
    assert not settled(ranked={THANKS: 0.9, PROMISE: 0.1}).hand_to_person
    assert settled(ranked={THANKS: 0.7, PROMISE: 0.3}).hand_to_person
    assert settled(ranked={PROMISE: 0.99, THANKS: 0.01}).hand_to_person
    assert settled(ranked={OPT_OUT: 0.99, THANKS: 0.01}).hand_to_person


def test_words_that_mean_something_else_are_not_shown_as_an_opt_out() -> None:
    ranked = {OPT_OUT: 0.7, PROMISE: 0.2, THANKS: 0.1}
    assert settled(ranked=ranked, trapped=(OPT_OUT,)).intent is PROMISE
    assert settled(ranked={THANKS: 0.7, OPT_OUT: 0.3}, hinted=(OPT_OUT,)).intent is OPT_OUT


def test_a_row_lowers_what_the_model_needs() -> None:
    assert not settled(ranked={THANKS: 0.7, PROMISE: 0.1}, hinted=(THANKS,)).hand_to_person


def test_the_model_against_a_row_asks_a_person() -> None:
    assert settled(PROMISE, ranked={PAID: 0.7, PROMISE: 0.3}).hand_to_person


def test_a_confusion_that_must_never_happen_has_the_last_word() -> None:
    assert settled(PROMISE, ranked={PROMISE: 0.7, DISPUTE: 0.3}).hand_to_person
    assert not settled(PROMISE, ranked={PROMISE: 0.7, THANKS: 0.3}).hand_to_person


def test_what_may_be_an_opt_out_is_never_passed_over() -> None:
    assert settled(THANKS, ranked={THANKS: 0.8, OPT_OUT: 0.15}).hand_to_person
    assert settled(THANKS, hinted=(OPT_OUT,)).hand_to_person
    assert settled(THANKS, trapped=(OPT_OUT,)).hand_to_person


def test_nothing_heard_and_no_model_goes_to_a_person() -> None:
    assert settled() == Settled(
        SpokenIntent.OTHER, (), 0.0, hand_to_person=True, may_be_opt_out=True
    )
