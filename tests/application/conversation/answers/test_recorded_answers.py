"""The decision to answer is on record without words, and is taken again from its log alone."""

from dataclasses import replace
from datetime import timedelta

from puntual.adapters.composition import PackagedCatalogues
from puntual.application.decision_log import decode
from puntual.application.replay import Library, replay
from puntual.application.rows.logs import text_of_log
from puntual.domain.policies.policy import DEFAULT_POLICY, Freshness, Policy
from tests.application.conversation.answers.answer_stage import AnswerStage
from tests.domain.decision.decision_cases import KEY, RULES
from tests.functions.send_message.sending_setup import CREDITOR, TEMPLATES

CATALOGUE = PackagedCatalogues(TEMPLATES)(CREDITOR)


def _log() -> bytes:
    stage = AnswerStage()
    stage.answer()
    stored = stage.sending.memory.accounts[KEY].contacts
    return stored[max(stored)].log


def _library(policy: Policy = DEFAULT_POLICY) -> Library:
    return Library(lambda _: policy, lambda _: RULES, CATALOGUE)


def test_an_answer_is_decided_again_from_its_log_alone() -> None:
    log = _log()
    question = decode(log).question
    assert question is not None
    assert (question.topic, question.language) == ("balance", "es")
    assert replay(log, _library()).is_identical


def test_with_another_policy_the_answer_would_be_another_one() -> None:
    stale = replace(DEFAULT_POLICY, freshness=Freshness(timedelta(hours=1)))
    replayed = replay(_log(), _library(stale))
    assert not replayed.is_identical
    assert "payment_feed_stale" in replayed.recomputed


def test_the_log_of_an_answer_holds_no_words_and_no_person() -> None:
    text = text_of_log(_log())
    assert text is not None
    for said in ("cuanto debo", "Ana", "525550000001", "wamid", "Hola"):
        assert said not in text
