"""Numbers, their limits and what has halted them, as an operator types it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorId, PhoneNumberId
from puntual.domain.sending.concurrency import Capacity
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.priority_cutoff import priority_of
from puntual.domain.sending.quota import Taking
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON, a_creditor

type Type = Callable[[str], tuple[int, str, str]]

NUMBER = "100200300"
DAY = timedelta(days=1)
SPAM = Halt(HaltScope.NUMBER, NUMBER, "", 131048, NOON, "send", NUMBER)
BANNED = Halt(HaltScope.ACCOUNT, "300", "", 0, NOON, "ACCOUNT_RESTRICTION", until=NOON + DAY)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        code = main(["number", *line.split(), "--table", NAME])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def test_before_anything_was_sent_no_number_is_known(run: Type) -> None:
    assert run("show") == (
        0,
        "no number is known yet; one is with its creditor: puntual creditors put\n",
        "",
    )


def test_a_number_is_shown_with_its_limits_and_who_was_written_to(table: Table, run: Type) -> None:
    numbers = DynamoNumbers(table)
    numbers.change(
        NUMBER,
        {
            "account": "300",
            "portfolio": "7",
            "display_number": "525555500000",
            "throughput": 80,
            "daily_limit": 2000,
            "ramp_from": 250,
        },
    )
    numbers.halt(SPAM)
    numbers.set_cutoff(NUMBER, priority_of(123_456, DebtorId("cli-0001")), SystemClock().now())
    DynamoQuota(table).take("7", Taking(42, 2000), SystemClock().now())
    assert run("show")[1].splitlines() == [
        "number   100200300 (+525555500000)",
        "account  300",
        "business 7",
        "speed    80 a second, 0 of it kept for answers",
        "people   42 in 24 hours, of 2000 that Meta allows",
        "people   0 in 24 hours, of 250 that the ramp allows",
        "kept     the rest, for what is worth about 1,234.56 USD or more",
        "halted   number 100200300 since 2026-03-02T18:00Z, code 131048, by send",
        "",
    ]


def test_a_number_is_shown_with_what_slows_it_at_the_moment(table: Table, run: Type) -> None:
    DynamoNumbers(table).change(NUMBER, {"throughput": 80})
    slots, now = DynamoSlotBook(table), SystemClock().now() + timedelta(minutes=1)
    slots.count_inbound(PhoneNumberId(NUMBER), 240, now)
    slots.slow_down(PhoneNumberId(NUMBER), 22, now)
    shown = run("show")[1].splitlines()
    assert "inbound  8.0 a second at the moment, by the last half minute" in shown
    assert "slowed   to 80% of its pace: WhatsApp found it too fast" in shown


def test_a_number_of_which_little_is_known_says_so(table: Table, run: Type) -> None:
    DynamoNumbers(table).change(NUMBER, {})
    DynamoNumbers(table).change("999", {})
    assert run(f"show --number {NUMBER}")[1].splitlines() == [
        "number   100200300",
        "account  not known yet",
        "business not known yet",
        "speed    as deployed, 0 of it kept for answers",
        "people   0 in 24 hours, of 250, Meta's lowest, for it has not told its limit yet",
        "",
    ]


ROOM = Capacity(needed=32, quota=10, workers_short=0, shared_workers=5, own_workers={"999": 20})


def test_a_person_is_shown_what_the_account_and_its_workers_lack(table: Table, run: Type) -> None:
    """After an upgrade to 1,000 a second the workers of 80 went on, and nothing said so."""
    DynamoCapacityNote(table).write(ROOM, NOON)
    numbers = DynamoNumbers(table)
    numbers.change(NUMBER, {"throughput": 1000})
    numbers.change("888", {"throughput": 20})
    numbers.change("999", {})
    shown = [line for line in run("show")[1].splitlines() if line.startswith(("lam", "sen"))]
    missing, advice = "22 are missing, at 2026-03-02T18:00Z", "deploy with numbers=100200300:1000"
    assert shown == [
        f"lambda   32 executions at once are needed, the account may run 10: {missing}",
        f"senders  5 at once, enough for 117 a second; it takes 20: {advice}",
        "senders  5 at once, enough for 117 a second",
        "senders  20 at once, enough for 1000 a second",
    ]


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        (None, "needed; at 2026-03-02T18:00Z AWS did not say how many the account may run"),
        (32, "needed, the account may run 32: enough, at 2026-03-02T18:00Z"),
    ],
)
def test_a_quota_that_is_enough_or_unknown_is_shown_as_such(
    table: Table, run: Type, quota: int | None, said: str
) -> None:
    DynamoCapacityNote(table).write(replace(ROOM, quota=quota), NOON)
    assert said in run("show")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("tier", "shown"),
    [
        ("2k", "of 2000 that Meta allows"),
        ("unlimited", "without a limit"),
        ("250", "of 250 that Meta allows"),
    ],
)
def test_an_operator_says_what_whatsapp_manager_shows_before_meta_answers(
    table: Table, run: Type, tier: str, shown: str
) -> None:
    DynamoCreditors(table).put(a_creditor(phone_number_id=NUMBER))
    run(f"limit --number {NUMBER} --tier {tier}")
    assert shown in run("show")[1]


def test_limits_are_set_and_taken_away(table: Table, run: Type) -> None:
    DynamoCreditors(table).put(a_creditor(phone_number_id=NUMBER))
    line = "--per-second 20 --inbound-reserve 3 --people-a-day 100 --ramp-from 250"
    code, out, _ = run(f"limit --number {NUMBER} {line} --account 300 --business 7")
    assert (code, out) == (0, f"number {NUMBER} is changed; in force within a minute\n")
    known = DynamoNumbers(table).read(NUMBER)
    assert (known.throughput, known.inbound_reserve) == (20, 3)
    assert (known.daily_cap, known.ramp_from) == (100, 250)
    assert (known.account, known.portfolio) == ("300", "7")
    assert "of 100 that we allow" in run("show")[1]
    DynamoNumbers(table).change(NUMBER, {"is_fast": True})
    assert "speed    20 a second, of 1000 that Meta allows, 3 of it" in run("show")[1]
    run(f"limit --number {NUMBER} --people-a-day none --ramp-from none --per-second none")
    freed = replace(known, daily_cap=None, ramp_from=None, throughput=None, is_fast=True)
    assert DynamoNumbers(table).read(NUMBER) == freed


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--people-a-day many",
        "--people-a-day 0",
        "--tier NOT_SET",
        "--inbound-reserve -1",
        "--ramp-from -250",
        "--account a#b",
    ],
)
def test_a_limit_that_is_none_changes_nothing(table: Table, run: Type, line: str) -> None:
    code, out, err = run(f"limit --number {NUMBER} {line}")
    assert (code, out, err.startswith("puntual: ")) == (1, "", True)
    assert DynamoNumbers(table).all() == []


def test_a_number_is_resumed_with_its_account_and_only_once(table: Table, run: Type) -> None:
    numbers = DynamoNumbers(table)
    numbers.change(NUMBER, {"account": "300"})
    numbers.halt(SPAM)
    numbers.halt(BANNED)
    assert "by ACCOUNT_RESTRICTION, until 2026-03-03T18:00Z at least" in run("show")[1]
    code, out, _ = run(f"resume --number {NUMBER} --by Rosa")
    assert (code, out.count("resumed  ")) == (0, 2)
    assert not numbers.read(NUMBER).is_halted
    code, _, err = run(f"resume --number {NUMBER} --by Rosa")
    assert (code, "nothing has halted number 100200300" in err) == (1, True)


def test_nobody_resumes_a_number_without_a_name(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    DynamoNumbers(table).halt(SPAM)
    code = main(["number", "resume", "--number", NUMBER, "--by", " ", "--table", NAME])
    assert (code, "names nobody" in capsys.readouterr().err) == (1, True)
    assert DynamoNumbers(table).read(NUMBER).is_halted
