"""Holds as an operator types them: who is left in peace, and how a person ends or begins that."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.accounts.hold import Hold, HoldKind
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import (
    CREDITOR,
    NOON,
    a_consent,
    a_creditor,
    a_hold,
    a_key,
    a_profile,
    an_instalment_key,
)

type Type = Callable[[str], tuple[int, str, str]]

DAY = timedelta(days=1)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoCreditors(table).put(a_creditor())
        DynamoAccountChanges(table).put_profile(a_profile())
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    """Run an action on the debtor's holds; return the exit code and what went to either output."""
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        action, *rest = line.split()
        where = ["--table", NAME, "--creditor", CREDITOR, "--debtor", "d-1"]
        code = main(["hold", action, *where, *rest])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


@pytest.fixture
def hold(table: Table) -> Callable[..., Hold]:
    """Put a hold on the debtor, one without an end unless it is said otherwise."""

    def put(kind: HoldKind, name: str = "h-1", until: datetime | None = None) -> Hold:
        one = a_hold(name, kind, until=until, origin="test")
        DynamoAccountChanges(table).add_hold(a_key(), one)
        return one

    return put


def _account(table: Table) -> Account:
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    return account


def _is_looked_at(table: Table) -> bool:
    now = SystemClock().now()
    due = DynamoWakeUps(table, 2).due(now - DAY, now + timedelta(minutes=2))
    return [one.key for one in due] == [a_key()]


def test_the_holds_in_force_are_shown_and_the_ended_ones_on_demand(
    table: Table, run: Type
) -> None:
    changes, far = DynamoAccountChanges(table), datetime(2099, 3, 1, 12, tzinfo=UTC)
    parts = [an_instalment_key(number=1), an_instalment_key(number=2)]
    changes.add_hold(a_key(), a_hold("c", HoldKind.DISPUTE, NOON + DAY, None, parts, ""))
    changes.add_hold(a_key(), a_hold("b", until=far))
    changes.add_hold(a_key(), a_hold("a", HoldKind.CLAIM, until=NOON + DAY))
    changes.add_hold(a_key(), a_hold("d", HoldKind.MANUAL, NOON + DAY, None))
    changes.end_hold(a_key(), "d", NOON + 2 * DAY, "Rosa P.")
    since = "since 2026-03-02T18:00Z"
    claim = f"a  claim  {since}  ended 2026-03-03T18:00Z  the whole account  reply:need_time"
    in_force = [
        f"b  promise  {since}  until 2099-03-01T12:00Z  the whole account  reply:need_time",
        f"c  dispute  since 2026-03-03T18:00Z  until a person ends it  {parts[0]}, {parts[1]}  -",
    ]
    manual = (
        "d  manual  since 2026-03-03T18:00Z  ended 2026-03-04T18:00Z by Rosa P."
        "  the whole account  reply:need_time"
    )
    assert run("show")[1].splitlines() == in_force
    assert run("show --all")[1].splitlines() == [claim, *in_force, manual]


def test_where_there_is_no_hold_that_is_said(run: Type, hold: Callable[..., Hold]) -> None:
    assert run("show --all") == (0, "no hold is on record\n", "")
    hold(HoldKind.CLAIM, until=NOON + DAY)
    assert run("show") == (0, "no hold is in force\n", "")


@pytest.mark.parametrize("kind", [*HoldKind])
def test_what_only_a_person_may_end_a_person_can_end(
    table: Table, run: Type, hold: Callable[..., Hold], kind: HoldKind
) -> None:
    """A hold without an end stood until the debtor had another phone: nothing could end it."""
    hold(kind)
    code, out, err = run("end h-1 --by Rosa")
    assert (code, err) == (0, "")
    assert out.startswith("hold h-1 is ended; the debtor is looked at within minutes\n")
    (ended,), now = _account(table).holds, SystemClock().now()
    assert (ended.is_active(now), ended.ended_by, ended.kind) == (False, "Rosa", kind)
    assert _is_looked_at(table)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (HoldKind.DECEASED, "caution: it said that the debtor had died"),
        (HoldKind.WRONG_NUMBER, "caution: it said that the phone is somebody else's"),
        (HoldKind.UNREACHABLE, "caution: WhatsApp refused this phone"),
    ],
)
def test_a_person_is_cautioned_where_an_end_may_do_harm(
    run: Type, hold: Callable[..., Hold], kind: HoldKind, said: str
) -> None:
    hold(kind)
    assert run("end h-1 --by Rosa")[1].splitlines()[1].startswith(said)


def test_an_end_speaks_of_whatever_else_still_keeps_the_debtor_in_peace(
    table: Table, run: Type, hold: Callable[..., Hold]
) -> None:
    revoked = a_consent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.9")
    DynamoAccountChanges(table).add_consent(a_key(), revoked)
    hold(HoldKind.MANUAL)
    hold(HoldKind.DISPUTE, "h-2")
    hold(HoldKind.CLAIM, "h-3", NOON + DAY)
    consents = _account(table).profile.consents
    until = "until a person ends it"
    assert run("end h-1 --by Rosa")[1].splitlines()[1:] == [
        "the debtor has opted out, and stays so: only their own new consent ends that",
        f"still in force: h-2  dispute  since 2026-03-02T18:00Z  {until}  the whole account  test",
    ]
    assert _account(table).profile.consents == consents


def test_a_hold_that_has_ended_says_so_and_nothing_changes(
    table: Table, run: Type, hold: Callable[..., Hold]
) -> None:
    hold(HoldKind.HANDOFF)
    run("end h-1 --by Rosa")
    before = _account(table)
    assert run("end h-1 --by Luis") == (0, "hold h-1 had ended; nothing was changed\n", "")
    assert _account(table) == before


def test_the_same_end_again_makes_up_for_a_look_that_was_lost(
    table: Table, run: Type, hold: Callable[..., Hold]
) -> None:
    """The first command may have broken off between the hold and the look."""
    hold(HoldKind.HANDOFF)
    DynamoAccountChanges(table).end_hold(a_key(), "h-1", SystemClock().now(), "Rosa")
    assert not _is_looked_at(table)
    run("end h-1 --by Rosa")
    assert _is_looked_at(table)


def test_an_unknown_hold_is_not_found_and_the_way_to_the_known_ones_is_named(
    table: Table, run: Type, hold: Callable[..., Hold]
) -> None:
    hold(HoldKind.MANUAL)
    before = _account(table)
    code, out, err = run("end h-9 --by Rosa")
    assert (code, out) == (1, "")
    assert err == "puntual: the debtor has no such hold; puntual hold show --all lists them\n"
    assert (_account(table), _is_looked_at(table)) == (before, False)


@pytest.mark.parametrize(
    "line", ["show", "end h-1 --by Rosa", "add manual --until none --by Rosa"]
)
def test_a_debtor_nobody_wrote_about_has_no_holds(table: Table, run: Type, line: str) -> None:
    assert run(f"{line} --debtor d-9") == (
        1,
        "",
        "puntual: the creditor has no such debtor; did you mean d-1?\n",
    )
    assert DynamoAccounts(table).read(a_key("d-9")) is None


@pytest.mark.parametrize(
    "kind",
    [
        *("manual", "dispute", "promise", "plan", "deceased"),
        *("lawsuit", "insolvency", "blocking_register"),
    ],
)
def test_what_only_a_person_can_know_a_person_can_put(table: Table, run: Type, kind: str) -> None:
    """A death, a dispute, a plan: the engine knew such holds, and nothing could make one."""
    code, out, _ = run(f"add {kind} --until none --by Rosa")
    (hold,), now = _account(table).holds, SystemClock().now()
    assert (code, out) == (0, f"hold {hold.id} is in force, until a person ends it\n")
    assert hold.is_active(now)
    assert (hold.kind, hold.until, hold.origin) == (kind, None, "operator:Rosa")
    assert _is_looked_at(table)
    assert run(f"end {hold.id} --by Luis")[0] == 0
    assert not _account(table).holds[0].is_active(SystemClock().now())


def test_the_same_hold_again_is_none_and_one_that_has_ended_can_be_put_anew(
    table: Table, run: Type
) -> None:
    run("add dispute --until none --by Rosa")
    (first,) = _account(table).holds
    again = run("add dispute --until none --by Luis")[1]
    assert again == f"hold {first.id} was in force, until a person ends it\n"
    assert _account(table).holds == (first,)
    run(f"end {first.id} --by Rosa")
    assert " is in force" in run("add dispute --until none --by Rosa")[1]
    assert len(_account(table).active_holds(SystemClock().now())) == 1


@pytest.mark.parametrize(
    ("state", "zone", "begins"),
    [
        ("BCN", None, "08:00"),
        ("ROO", None, "05:00"),
        (None, "America/Mexico_City", "06:00"),
    ],
)
def test_peace_lasts_until_the_day_has_begun_where_the_debtor_is(
    table: Table, run: Type, state: str | None, zone: str | None, begins: str
) -> None:
    """By the day of UTC a reminder would go out on the evening before, in the Americas."""
    DynamoAccountChanges(table).put_profile(replace(a_profile(), state=state, zone=zone))
    out = run("add plan --until 2099-01-20 --by Rosa")[1].splitlines()
    assert out[0].endswith(f" is in force, until 2099-01-20T{begins}Z")
    assert out[1] == "the debtor is sent a confirmation, unless the policy says otherwise"


def test_of_a_debtor_whose_zone_is_unknown_the_day_is_that_of_utc(table: Table, run: Type) -> None:
    nowhere = replace(a_profile(phone=None), country="", state=None, zone=None)
    DynamoAccountChanges(table).put_profile(nowhere)
    out = run("add manual --until 2099-01-20 --by Rosa")[1]
    assert out.endswith(" is in force, until 2099-01-20T00:00Z\n")


def test_nobody_is_dead_until_a_day(table: Table, run: Type) -> None:
    """Reminders to somebody who has died would begin again by themselves."""
    day = f"{SystemClock().now() + 30 * DAY:%Y-%m-%d}"
    code, _, err = run(f"add deceased --until {day} --by Rosa")
    assert code == 1
    assert err == "puntual: --until: cannot be a day for deceased; write none\n"
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    assert account.holds == ()


def test_a_hold_that_would_have_ended_is_not_put(table: Table, run: Type) -> None:
    code, out, err = run("add promise --until 2026-01-05 --by Rosa")
    assert (code, out) == (1, "")
    assert err == "puntual: --until: has begun for the debtor; write a later day, or none\n"
    assert _account(table).holds == ()


@pytest.mark.parametrize(
    "line",
    [
        "add unreachable --until none --by Rosa",
        "add wrong_number --until none --by Rosa",
        "add manual --by Rosa",
        "add manual --until tomorrow --by Rosa",
        "end h-1",
    ],
)
def test_what_is_not_said_well_is_refused(table: Table, run: Type, line: str) -> None:
    with pytest.raises(SystemExit):
        run(line)
    assert _account(table).holds == ()
