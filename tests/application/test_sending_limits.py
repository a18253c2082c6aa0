"""Sending limits: numbers, halts and broken templates, read once a minute and met here at once."""

from puntual.application.freshness import KEPT_FOR
from puntual.domain.sending.conditions import Conditions
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.messaging_limit import LOWEST_LIMIT
from puntual.domain.templates.health import refusal_report
from tests.application.limited_worker import HOUR, NOW, NUMBER, SECOND, Worker, a_memory
from tests.fakes.governing import FakeNumbers, NumbersMemory


def test_a_number_is_read_at_most_once_a_minute() -> None:
    memory = a_memory()
    worker = Worker(memory)
    assert worker.sending_limits.state(NUMBER, NOW).throughput is None
    worker.numbers.change(NUMBER, {"throughput": 1000})
    assert worker.sending_limits.state(NUMBER, NOW + KEPT_FOR - SECOND).throughput is None
    assert worker.sending_limits.state(NUMBER, NOW + KEPT_FOR).throughput == 1000


def test_a_clock_that_was_set_back_makes_it_read_again() -> None:
    worker = Worker(a_memory())
    worker.sending_limits.state(NUMBER, NOW)
    worker.numbers.change(NUMBER, {"throughput": 1000})
    assert worker.sending_limits.state(NUMBER, NOW - HOUR).throughput == 1000


def test_a_number_of_which_nothing_is_known_may_write_to_as_many_as_meta_s_lowest_limit() -> None:
    worker = Worker(NumbersMemory())
    seen = worker.sending_limits.overlay(Conditions(number=NUMBER), NOW)
    assert seen == Conditions(number=NUMBER, quota_left=LOWEST_LIMIT)
    assert worker.write_to(300) == LOWEST_LIMIT
    assert worker.numbers.read(NUMBER).first_used_at == NOW


def test_conditions_say_what_is_halted_and_what_is_left() -> None:
    memory = a_memory(daily_limit=250, account="300")
    FakeNumbers(memory).halt(Halt(HaltScope.COUNTRY, "300", "MX", 130497, NOW, "send", NUMBER))
    seen = Worker(memory).sending_limits.overlay(Conditions(number=NUMBER), NOW)
    assert not seen.halted
    assert seen.halted_countries == {"MX"}
    assert seen.quota_left == 250


def test_a_halt_holds_at_once_here_and_within_a_minute_elsewhere() -> None:
    memory = a_memory()
    here, there = Worker(memory), Worker(memory)
    there.sending_limits.state(NUMBER, NOW)
    assert here.sending_limits.halt(NUMBER, "number", 131048, "MX", NOW, "send")
    assert here.sending_limits.state(NUMBER, NOW).is_halted
    assert not there.sending_limits.state(NUMBER, NOW + SECOND).is_halted
    assert there.sending_limits.state(NUMBER, NOW + KEPT_FOR).is_halted


def test_the_second_refusal_of_everything_is_no_news() -> None:
    worker = Worker(a_memory())
    worker.sending_limits.halt(NUMBER, "number", 131048, "MX", NOW, "send")
    assert not worker.sending_limits.halt(NUMBER, "number", 131048, "MX", NOW + SECOND, "send")


def test_an_account_s_halt_stops_its_other_numbers() -> None:
    memory = a_memory(account="300")
    FakeNumbers(memory).change("999", {"account": "300"})
    FakeNumbers(memory).change("777", {"account": "301"})
    worker = Worker(memory)
    worker.sending_limits.halt(NUMBER, "waba", 131031, "MX", NOW, "send")
    halted = [worker.sending_limits.state(one, NOW).is_halted for one in (NUMBER, "999", "777")]
    assert halted == [True, True, False]


def test_a_halt_that_cannot_be_put_on_record_holds_here_all_the_same() -> None:
    worker = Worker(a_memory())
    worker.numbers.break_next("halt")
    assert worker.sending_limits.halt(NUMBER, "number", 131048, "MX", NOW, "send")
    assert worker.sending_limits.state(NUMBER, NOW).is_halted


LOST = refusal_report("300", "due_today", "es", 132015, NOW)


def test_a_template_that_is_met_broken_holds_at_once_until_its_record_is_read() -> None:
    sending_limits = Worker(a_memory(account="300")).sending_limits
    sending_limits.set_aside(LOST)
    known = Conditions(NUMBER, broken_templates=frozenset({"statement/es"}))
    overlaid = sending_limits.overlay(known, NOW + KEPT_FOR - SECOND)
    assert overlaid.broken_templates == {"statement/es", "due_today/es"}
    assert sending_limits.is_set_aside(NUMBER, "due_today", "es", NOW + KEPT_FOR - SECOND)
    assert not sending_limits.is_set_aside(NUMBER, "due_today", "pt_BR", NOW)
    # By then the conditions are read anew, and a person may have released it.
    assert sending_limits.overlay(known, NOW + KEPT_FOR).broken_templates == {"statement/es"}
    assert not sending_limits.is_set_aside(NUMBER, "due_today", "es", NOW + KEPT_FOR)


def test_a_template_that_is_broken_in_one_account_is_fine_in_another() -> None:
    sending_limits = Worker(a_memory(account="400")).sending_limits
    sending_limits.set_aside(LOST)
    assert sending_limits.overlay(Conditions(NUMBER), NOW).broken_templates == frozenset()
    assert not sending_limits.is_set_aside(NUMBER, "due_today", "es", NOW)


def test_a_template_of_an_unknown_account_may_be_anyone_s() -> None:
    sending_limits = Worker(a_memory()).sending_limits
    sending_limits.set_aside(LOST)
    assert sending_limits.is_set_aside(NUMBER, "due_today", "es", NOW)
    assert sending_limits.overlay(Conditions(NUMBER), NOW).is_broken("due_today", "es")


def test_the_last_known_state_is_returned_without_a_read() -> None:
    worker = Worker(a_memory())
    assert worker.sending_limits.last_known(NUMBER) is None
    worker.numbers.break_next("all")
    worker.sending_limits.halt(NUMBER, "number", 131048, "MX", NOW, "send")
    known = worker.sending_limits.last_known(NUMBER)
    assert known is not None
    assert known.is_halted


def test_a_resumed_number_sends_again_within_a_minute() -> None:
    memory = a_memory()
    worker = Worker(memory)
    worker.sending_limits.halt(NUMBER, "number", 131048, "MX", NOW, "send")
    (halt,) = worker.numbers.read(NUMBER).halts
    worker.numbers.resume(halt, NOW, "Rosa P.")
    assert not worker.sending_limits.state(NUMBER, NOW + KEPT_FOR).is_halted


def test_a_cutoff_applies_here_at_once_and_elsewhere_within_a_minute() -> None:
    memory = a_memory(daily_limit=250)
    here, elsewhere = Worker(memory).sending_limits, Worker(memory).sending_limits
    elsewhere.state(NUMBER, NOW)
    here.set_cutoff(NUMBER, 120, NOW, NOW)
    conditions = Conditions(number=NUMBER)
    assert here.overlay(conditions, NOW).value_floor == 120
    assert elsewhere.overlay(conditions, NOW).value_floor == 0
    assert elsewhere.overlay(conditions, NOW + KEPT_FOR).value_floor == 120


def test_a_number_without_a_limit_has_none() -> None:
    assert Worker(a_memory()).sending_limits.limit_of(NUMBER, NOW) is None
    assert Worker(a_memory(ramp_from=50)).sending_limits.limit_of(NUMBER, NOW) == 50


def test_the_numbers_of_a_portfolio_share_a_limit() -> None:
    memory = a_memory()
    numbers = FakeNumbers(memory)
    numbers.change("200", {"portfolio": "7"})
    numbers.change("300", {"portfolio": "8"})
    sending_limits = Worker(memory).sending_limits
    assert [one.id for one in sending_limits.sharing_limit(NUMBER, NOW)] == [NUMBER, "200"]
    assert [one.id for one in sending_limits.sharing_limit("300", NOW)] == ["300"]
