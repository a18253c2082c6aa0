"""Numbers keep what Meta and the operator say of them, and what has halted them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.number_state import NumberState
from tests.contracts.conftest import Ports
from tests.factories import NOON

NUMBER = "100200300"
HOUR = timedelta(hours=1)
HALT = Halt(HaltScope.NUMBER, NUMBER, "", 131048, NOON, "send", NUMBER)
ACCOUNT_HALT = Halt(HaltScope.ACCOUNT, "300", "", 0, NOON, "DISABLED_UPDATE", "")


def test_a_number_of_which_nothing_is_known_has_the_defaults(ports: Ports) -> None:
    assert ports.numbers.read(NUMBER) == NumberState(NUMBER)
    assert ports.numbers.all() == []


@pytest.mark.parametrize("other", ["1002003001", "10020030", "1"])
def test_a_number_is_not_taken_for_one_whose_id_begins_alike(ports: Ports, other: str) -> None:
    ports.numbers.change(other, {"account": "301", "throughput": 20})
    ports.numbers.halt(Halt(HaltScope.NUMBER, other, "", 131048, NOON, "send", other))
    ports.numbers.halt(Halt(HaltScope.ACCOUNT, f"{NUMBER}9", "", 190, NOON, "send", other))
    assert ports.numbers.read(NUMBER) == NumberState(NUMBER)


def test_the_account_of_a_number_is_known_without_its_halts(ports: Ports) -> None:
    assert ports.numbers.account_of(NUMBER) == ""
    ports.numbers.change(NUMBER, {"throughput": 80})
    assert ports.numbers.account_of(NUMBER) == ""
    ports.numbers.change(NUMBER, {"account": "300"})
    assert ports.numbers.account_of(NUMBER) == "300"


def test_all_that_can_be_known_of_a_number_is_kept(ports: Ports) -> None:
    ports.numbers.change(
        NUMBER,
        {
            "throughput": 1000,
            "inbound_reserve": 5,
            "account": "300",
            "portfolio": "7",
            "display_number": "525550000000",
            "daily_limit": 2000,
            "daily_cap": 500,
            "ramp_from": 250,
            "is_fast": True,
            "debtors": 900,
        },
    )
    ports.numbers.use(NUMBER, NOON)
    ports.numbers.set_cutoff(NUMBER, 120, NOON + HOUR)
    ports.numbers.note_check(NUMBER, NOON)
    ports.numbers.note_check(NUMBER, NOON + HOUR)
    known = replace(
        NumberState(NUMBER, 1000, 5, "300", "7", "525550000000", 2000, 500, 250, NOON),
        is_fast=True,
        debtors=900,
        value_floor=120,
        value_floor_at=NOON + HOUR,
        checked_at=NOON + HOUR,
    )
    assert ports.numbers.read(NUMBER) == known
    assert ports.numbers.all() == [known]


def test_a_cutoff_that_is_needed_no_more_leaves_nothing_behind(ports: Ports) -> None:
    ports.numbers.set_cutoff(NUMBER, 120, NOON)
    ports.numbers.set_cutoff(NUMBER, 0, None)
    assert ports.numbers.read(NUMBER) == NumberState(NUMBER)


def test_a_change_leaves_the_rest_as_it_is_and_none_takes_away(ports: Ports) -> None:
    ports.numbers.change(
        NUMBER, {"throughput": 80, "inbound_reserve": 9, "daily_limit": 250, "daily_cap": 100}
    )
    ports.numbers.change(NUMBER, {"daily_limit": None, "inbound_reserve": None})
    assert ports.numbers.read(NUMBER) == NumberState(NUMBER, throughput=80, daily_cap=100)


def test_a_change_without_anything_new_makes_the_number_known(ports: Ports) -> None:
    ports.numbers.change(NUMBER, {})
    assert [one.id for one in ports.numbers.all()] == [NUMBER]


def test_only_the_first_use_counts(ports: Ports) -> None:
    ports.numbers.use(NUMBER, NOON)
    ports.numbers.use(NUMBER, NOON + HOUR)
    assert ports.numbers.read(NUMBER).first_used_at == NOON


def test_a_number_is_halted_once_and_the_first_instant_stays(ports: Ports) -> None:
    assert ports.numbers.halt(HALT)
    assert not ports.numbers.halt(replace(HALT, at=NOON + HOUR, by="status"))
    assert ports.numbers.read(NUMBER).halts == (HALT,)


def test_each_cause_halts_a_number_for_itself_and_is_resumed_for_itself(ports: Ports) -> None:
    """A penalty that came after a failed payment was no news, and ended with the payment."""
    penalty = replace(HALT, code=0, by="ACCOUNT_RESTRICTION", until=NOON + 24 * HOUR)
    assert ports.numbers.halt(HALT)
    assert ports.numbers.halt(penalty)
    assert ports.numbers.resume(HALT, NOON + HOUR, "health check")
    assert ports.numbers.read(NUMBER).halts == (penalty,)


def test_a_halt_is_prolonged_and_never_shortened(ports: Ports) -> None:
    halt = replace(ACCOUNT_HALT, until=NOON + 24 * HOUR)
    ports.numbers.change(NUMBER, {"account": "300"})
    ports.numbers.halt(halt)
    longer = replace(halt, at=NOON + HOUR, until=NOON + 48 * HOUR)
    assert ports.numbers.halt(longer)
    assert not ports.numbers.halt(halt)
    assert not ports.numbers.halt(replace(longer, until=None))
    assert ports.numbers.read(NUMBER).halts == (longer,)
    ports.numbers.resume(longer, NOON + 48 * HOUR, "health check")
    assert not ports.numbers.halt(longer)


def test_no_end_is_given_to_a_halt_that_had_none(ports: Ports) -> None:
    ports.numbers.change(NUMBER, {"account": "300"})
    ports.numbers.halt(ACCOUNT_HALT)
    assert not ports.numbers.halt(replace(ACCOUNT_HALT, at=NOON + HOUR, until=NOON + 2 * HOUR))
    assert ports.numbers.read(NUMBER).halts == (ACCOUNT_HALT,)


def test_an_account_s_halt_holds_for_its_numbers_also_when_that_is_learned_later(
    ports: Ports,
) -> None:
    ports.numbers.halt(ACCOUNT_HALT)
    ports.numbers.change(NUMBER, {})
    assert not ports.numbers.read(NUMBER).is_halted
    ports.numbers.change(NUMBER, {"account": "300"})
    ports.numbers.change("999", {"account": "301"})
    assert [one.is_halted for one in ports.numbers.all()] == [True, False]


@pytest.mark.parametrize(
    "halt",
    [
        HALT,
        Halt(HaltScope.COUNTRY, NUMBER, "MX", 130497, NOON, "send", NUMBER),
        Halt(HaltScope.APP, "", "", 3, NOON, "send", NUMBER),
    ],
)
def test_a_halt_reads_back_whole_and_is_resumed(ports: Ports, halt: Halt) -> None:
    ports.numbers.halt(halt)
    assert ports.numbers.read(NUMBER).halts == (halt,)
    assert ports.numbers.resume(halt, NOON + HOUR, "Rosa P.")
    assert ports.numbers.read(NUMBER).halts == ()
    assert not ports.numbers.resume(halt, NOON + HOUR, "Rosa P.")


def test_a_number_that_was_resumed_can_be_halted_again(ports: Ports) -> None:
    ports.numbers.halt(HALT)
    ports.numbers.resume(HALT, NOON + HOUR, "Rosa P.")
    again = replace(HALT, at=NOON + 2 * HOUR)
    assert ports.numbers.halt(again)
    assert ports.numbers.read(NUMBER).halts == (again,)


def test_whoever_resumes_a_halt_of_before_does_not_resume_the_one_of_now(ports: Ports) -> None:
    """A health check that took its time must not open what was refused meanwhile."""
    ports.numbers.halt(HALT)
    ports.numbers.resume(HALT, NOON + HOUR, "Rosa P.")
    ports.numbers.halt(replace(HALT, at=NOON + 2 * HOUR))
    assert not ports.numbers.resume(HALT, NOON + 3 * HOUR, "health check")
    assert ports.numbers.read(NUMBER).is_halted


def test_the_repeat_of_a_halt_that_has_ended_changes_nothing(ports: Ports) -> None:
    """Meta repeats a webhook for days."""
    ports.numbers.halt(HALT)
    ports.numbers.resume(HALT, NOON + HOUR, "Rosa P.")
    assert not ports.numbers.halt(HALT)
    assert not ports.numbers.read(NUMBER).is_halted


def test_what_was_never_halted_cannot_be_resumed(ports: Ports) -> None:
    assert not ports.numbers.resume(HALT, NOON, "Rosa P.")


def test_callbacks_that_are_missing_and_the_one_that_comes_are_kept(ports: Ports) -> None:
    ports.numbers.use(NUMBER, NOON)
    ports.numbers.note_silence(NUMBER, NOON)
    assert ports.numbers.read(NUMBER).is_silent
    ports.numbers.note_heard(NUMBER, NOON + HOUR)
    known = ports.numbers.read(NUMBER)
    assert (known.silent_since, known.heard_at, known.is_silent) == (NOON, NOON + HOUR, False)


def test_a_callback_of_a_number_that_is_not_ours_makes_it_none_of_ours(ports: Ports) -> None:
    assert not ports.numbers.note_heard(NUMBER, NOON)
    assert ports.numbers.all() == []


def test_a_callback_that_comes_while_its_number_is_found_silent_ends_that(ports: Ports) -> None:
    """It moved the mark, and the next ones will not for hours."""
    ports.numbers.use(NUMBER, NOON)
    assert ports.numbers.note_heard(NUMBER, NOON + HOUR)
    ports.numbers.note_silence(NUMBER, NOON + HOUR + timedelta(seconds=1))
    assert not ports.numbers.read(NUMBER).is_silent
    ports.numbers.note_silence(NUMBER, NOON + 7 * HOUR)
    assert ports.numbers.read(NUMBER).is_silent
