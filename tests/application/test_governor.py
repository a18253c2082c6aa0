"""The governor: what is halted stays silent, and no more people are written to than Meta lets."""

from datetime import datetime, timedelta

import pytest

from puntual.application.freshness import KEPT_FOR
from puntual.application.sending_limits import Admission, SendingLimits
from puntual.domain.accounts.account import Account
from puntual.domain.errors import Unavailable
from puntual.domain.sending.conditions import Conditions
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.messaging_limit import LOWEST_LIMIT, NO_LIMIT
from puntual.domain.sending.quota import USABLE_FOR, Taking
from puntual.domain.templates.health import refusal_report
from puntual.ports.sending_limits import NumberChange
from tests.domain.decision.decision_cases import DUE, account, local, reminded
from tests.fakes.governing import FakeNumbers, FakeQuota, NumbersMemory

NUMBER = "100200300"
NOW = local(DUE)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


class Worker:
    """One environment of the sender."""

    def __init__(self, memory: NumbersMemory) -> None:
        self.numbers, self.quota = FakeNumbers(memory), FakeQuota(memory)
        self.sending_limits = SendingLimits(self.numbers, self.quota)

    def write_to(self, people: int, now: object = NOW, debtor: Account | None = None) -> int:
        """Write to so many people; return for how many there was room."""
        who = debtor or account()
        return sum(self.admit(who, now) is not None for _ in range(people))

    def admit(self, debtor: Account | None = None, now: object = NOW) -> Admission | None:
        return self.sending_limits.admit(NUMBER, debtor or account(), now)  # type: ignore[arg-type]  # an instant


def a_memory(**change: object) -> NumbersMemory:
    memory = NumbersMemory()
    known = {"portfolio": "7", "daily_limit": NO_LIMIT, **change}
    FakeNumbers(memory).change(NUMBER, NumberChange(**known))  # type: ignore[typeddict-item]  # its fields
    return memory


def used(memory: NumbersMemory, now: object = NOW, holder: str = "7") -> int:
    return memory.uses[holder].used(now)  # type: ignore[arg-type]  # an instant


# --- what is known


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


# --- halts


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


def test_what_is_known_is_told_without_asking() -> None:
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


# --- people


def test_people_are_written_to_up_to_the_limit_and_no_further() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    assert worker.write_to(300) == 250
    assert worker.sending_limits.quota_left(NUMBER, NOW) == 0
    assert used(memory) == 250


def test_workers_share_a_quota_to_its_last_person() -> None:
    memory = a_memory(daily_limit=250)
    workers = [Worker(memory) for _ in range(3)]
    assert sum(worker.write_to(1) for _ in range(150) for worker in workers) == 250
    assert used(memory) == 250


def test_counting_costs_far_less_than_a_write_per_person() -> None:
    memory = a_memory(daily_limit=10_000)
    Worker(memory).write_to(1000)
    assert memory.takings <= 20


def test_a_full_quota_is_not_asked_for_each_person_anew() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    before = memory.takings
    worker.write_to(100)
    assert memory.takings == before


def test_a_quota_without_a_limit_is_counted_and_never_full() -> None:
    """So that a limit that is told later knows who was written to before."""
    memory = a_memory()
    worker = Worker(memory)
    assert worker.write_to(120) == 120
    assert worker.sending_limits.quota_left(NUMBER, NOW) is None
    worker.numbers.change(NUMBER, {"daily_limit": 250})
    assert worker.sending_limits.quota_left(NUMBER, NOW + KEPT_FOR) == 250 - 120


def test_whoever_was_written_to_within_a_day_needs_no_room() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    later = NOW + 24 * HOUR - timedelta(minutes=1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    assert worker.write_to(1, later, known) == 1
    assert worker.write_to(1, later) == 0
    assert used(memory, later) == 250


@pytest.mark.parametrize("change", [{"ramp_from": 1}, {"portfolio": "8"}])
def test_a_count_that_begins_later_lets_whoever_was_written_to_before_through(
    change: NumberChange,
) -> None:
    """A ramp was set in mid-campaign: whoever was to be thanked that day never was.

    The decision let them pass and the count, which did not have them, refused: three times, and
    then the job went to the dead letters. Meta counts them already.
    """
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(1)
    worker.sending_limits.flush(NOW)
    worker.numbers.change(NUMBER, change)
    worker.quota.take("8", Taking(250, 250), NOW + 2 * HOUR)
    later = NOW + 3 * HOUR
    assert worker.write_to(1, later, account(phone_attempts=(NOW,))) == 1
    assert worker.write_to(1, later, account(contacts=(reminded(NOW, "due_today"),))) == 1


def test_a_minute_after_the_day_the_same_person_is_a_new_one() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    # Before the hour in which they were counted is over.
    later = NOW + 24 * HOUR + timedelta(minutes=1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    assert worker.write_to(1, later, known) == 0


def test_with_room_left_a_known_person_costs_nothing_in_the_end() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(100)
    known = account(contacts=(reminded(NOW, "due_today"),))
    assert worker.write_to(100, NOW + HOUR, known) == 100
    worker.sending_limits.flush(NOW + HOUR)
    assert used(memory, NOW + HOUR) == 100
    assert used(memory, NOW + 25 * HOUR) == 100


def test_a_message_that_did_not_leave_gives_its_person_back() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    admission = worker.admit()
    assert admission is not None
    worker.sending_limits.give_back(admission)
    worker.sending_limits.flush(NOW)
    assert used(memory) == 0


def test_a_known_person_who_was_not_written_to_again_stays_where_they_count() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    admission = worker.admit(known, NOW + HOUR)
    assert admission is not None
    worker.sending_limits.give_back(admission)
    worker.sending_limits.flush(NOW + HOUR)
    assert used(memory, NOW + 24 * HOUR) == 1
    assert used(memory, NOW + 25 * HOUR) == 0


def test_who_is_forgotten_already_is_not_given_back_a_second_time() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    admission = worker.admit(known, NOW + HOUR)
    assert admission is not None
    worker.sending_limits.flush(NOW + HOUR)
    worker.sending_limits.give_back(admission)
    worker.sending_limits.flush(NOW + HOUR)
    assert used(memory, NOW + 25 * HOUR) == 1


def test_what_a_sleeping_worker_held_is_free_again_with_its_next_block() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    worker.write_to(1)
    assert used(memory) == 20
    later = NOW + USABLE_FOR + SECOND
    worker.write_to(1, later)
    assert used(memory, later) == 1 + 20


def test_flushing_gives_back_what_was_not_used_and_costs_nothing_twice() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    worker.write_to(1)
    worker.sending_limits.flush(NOW)
    assert used(memory) == 1
    before = memory.takings
    worker.sending_limits.flush(NOW)
    assert memory.takings == before


def test_without_a_limit_flushing_costs_nothing() -> None:
    memory = a_memory()
    worker = Worker(memory)
    worker.write_to(1)
    before = memory.takings
    worker.sending_limits.flush(NOW)
    assert memory.takings == before


def test_a_limit_lowered_below_what_is_used_stops_what_is_counted_and_not_yet_sent() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    assert worker.write_to(261) == 261
    worker.numbers.change(NUMBER, {"daily_limit": 250})
    assert worker.write_to(20, NOW + KEPT_FOR) == 0
    assert worker.sending_limits.quota_left(NUMBER, NOW + KEPT_FOR) == 0


def test_a_limit_that_is_lowered_leaves_those_who_were_counted_within_it() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    worker.write_to(241)
    worker.numbers.change(NUMBER, {"daily_limit": 250})
    assert worker.write_to(60, NOW + KEPT_FOR) == 9


def test_a_clock_that_is_set_back_by_hours_makes_no_room() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    assert worker.write_to(1, NOW - 5 * HOUR) == 0


def test_a_new_number_keeps_to_its_ramp_and_to_the_portfolio_s_quota() -> None:
    memory = a_memory(daily_limit=2000, ramp_from=50)
    worker = Worker(memory)
    assert worker.write_to(100) == 50
    assert worker.sending_limits.quota_left(NUMBER, NOW) == 0
    assert used(memory, NOW + KEPT_FOR) <= 60
    tomorrow = NOW + DAY
    assert worker.write_to(100, tomorrow) == 50
    assert worker.write_to(400, NOW + 3 * DAY) == 400


def test_whoever_one_count_refuses_is_not_counted_in_the_other() -> None:
    memory = a_memory(daily_limit=2000, ramp_from=1)
    worker = Worker(memory)
    worker.write_to(30)
    worker.sending_limits.flush(NOW)
    assert (used(memory), used(memory, holder=f"ramp.{NUMBER}")) == (1, 1)


def test_who_was_counted_before_the_portfolio_was_known_still_counts() -> None:
    memory = NumbersMemory()
    worker = Worker(memory)
    worker.write_to(200)
    worker.numbers.change(NUMBER, {"portfolio": "7", "daily_limit": 250})
    assert worker.write_to(100, NOW + KEPT_FOR) == 50


def test_a_quota_that_cannot_be_asked_lets_nobody_through() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.quota.break_next("take")
    with pytest.raises(Unavailable):
        worker.admit()


def test_a_purse_that_outlives_its_limit_lets_everybody_through() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    worker.numbers.change(NUMBER, {"daily_limit": NO_LIMIT})
    assert worker.write_to(100, NOW + KEPT_FOR) == 100


def test_numbers_of_one_business_are_counted_together() -> None:
    memory = a_memory()
    sending_limits = Worker(memory).sending_limits
    assert sending_limits.holder_of(NUMBER, NOW) == "7"
    assert sending_limits.holder_of("999", NOW) == "999"


def test_who_was_counted_elsewhere_is_asked_for_once_a_minute() -> None:
    """With a known portfolio every message read the counts of its numbers again."""
    asked: list[str] = []

    class _Counting(FakeQuota):
        def used(self, holder: str, now: datetime) -> int:
            asked.append(holder)
            return super().used(holder, now)

    memory = a_memory(daily_limit=2000)
    sending_limits = SendingLimits(FakeNumbers(memory), _Counting(memory))
    for _ in range(10):
        sending_limits.quota_left(NUMBER, NOW)
    assert asked.count(NUMBER) == 1
    sending_limits.quota_left(NUMBER, NOW + timedelta(minutes=1))
    assert asked.count(NUMBER) == 2


# --- the floor


def test_a_floor_holds_here_at_once_and_elsewhere_within_a_minute() -> None:
    memory = a_memory(daily_limit=250)
    here, elsewhere = Worker(memory).sending_limits, Worker(memory).sending_limits
    elsewhere.state(NUMBER, NOW)
    here.set_cutoff(NUMBER, 120, NOW, NOW)
    conditions = Conditions(number=NUMBER)
    assert here.overlay(conditions, NOW).value_floor == 120
    assert elsewhere.overlay(conditions, NOW).value_floor == 0
    assert elsewhere.overlay(conditions, NOW + KEPT_FOR).value_floor == 120


def test_what_has_no_limit_tells_none() -> None:
    assert Worker(a_memory()).sending_limits.limit_of(NUMBER, NOW) is None
    assert Worker(a_memory(ramp_from=50)).sending_limits.limit_of(NUMBER, NOW) == 50


def test_the_numbers_of_a_portfolio_stand_beside_each_other() -> None:
    memory = a_memory()
    numbers = FakeNumbers(memory)
    numbers.change("200", {"portfolio": "7"})
    numbers.change("300", {"portfolio": "8"})
    sending_limits = Worker(memory).sending_limits
    assert [one.id for one in sending_limits.sharing_limit(NUMBER, NOW)] == [NUMBER, "200"]
    assert [one.id for one in sending_limits.sharing_limit("300", NOW)] == ["300"]
