from dataclasses import replace
from datetime import timedelta

from functions.webhook.outcomes import Passed, Postponed, TemplateReported
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.templates.health import Aspect
from tests.factories import NOON
from tests.functions.webhook.logic_cases import reply, template
from tests.functions.webhook.webhook_setup import LATER, WebhookSetup


def test_a_paused_template_is_broken_until_it_is_approved_again(fakes: WebhookSetup) -> None:
    told = fakes.record(template("PAUSED", reason="FIRST_PAUSE"), template("PAUSED"))
    first = TemplateReported("due_today", "es", "PAUSED", "FIRST_PAUSE", True, True, True)
    assert told == [first, replace(first, reason="", is_news=False)]
    assert fakes.templates.broken() == {"due_today/es"}
    fakes.record(template("APPROVED", at=LATER))
    assert fakes.templates.broken() == frozenset()


def test_a_template_that_became_marketing_is_broken(fakes: WebhookSetup) -> None:
    (told,) = fakes.record(template("MARKETING", Aspect.CATEGORY))
    assert told == TemplateReported("due_today", "es", "MARKETING", "", True, True, True)
    assert fakes.templates.broken() == {"due_today/es"}


def test_an_announced_category_warns_and_breaks_nothing(fakes: WebhookSetup) -> None:
    (told,) = fakes.record(template("", Aspect.CATEGORY, "MARKETING"))
    assert told == TemplateReported("due_today", "es", "", "MARKETING", False, True, True)
    assert fakes.templates.states("300") == []


def test_bad_quality_warns_and_breaks_nothing(fakes: WebhookSetup) -> None:
    (told,) = fakes.record(template("RED", Aspect.QUALITY))
    assert told == TemplateReported("due_today", "es", "RED", "", False, True, True)
    assert fakes.templates.broken() == frozenset()


def test_a_template_of_someone_else_is_passed_over(fakes: WebhookSetup) -> None:
    assert fakes.record(template("PAUSED", name="hello_world")) == [Passed.NOT_OURS]


def test_a_time_ahead_of_ours_never_silences_what_comes_next(fakes: WebhookSetup) -> None:
    ahead = NOON + timedelta(days=9)
    fakes.record(template("PAUSED", at=ahead), now=NOON)
    fakes.record(template("APPROVED", at=None), now=LATER)
    assert fakes.templates.broken() == frozenset()


def test_what_cannot_be_kept_of_a_template_has_to_come_again(fakes: WebhookSetup) -> None:
    fakes.templates.break_next("record")
    assert fakes.record(template("PAUSED")) == [Postponed("Unavailable")]


def test_somebody_else_behind_the_number_is_never_written_to_again(fakes: WebhookSetup) -> None:
    fakes.record(reply("Número equivocado", "NOT_ME"))
    assert (fakes.hold().kind, fakes.hold().until) == (HoldKind.WRONG_NUMBER, None)
