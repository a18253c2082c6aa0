"""A number's limits, its first days, and what halts it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from puntual.domain.sending.halts import Halt, HaltScope, announced_halt, may_go_on
from puntual.domain.sending.messaging_limit import LOWEST_LIMIT, NO_LIMIT
from puntual.domain.sending.number_state import Allowance, NumberState, halt_of, under
from puntual.domain.sending.pace import Pace

NOW = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)
DAY = timedelta(days=1)
NUMBER = NumberState("100200300", account="300", portfolio="7", daily_limit=NO_LIMIT)


def a_halt(
    scope: HaltScope = HaltScope.NUMBER, holder: str = "100200300", **parts: object
) -> Halt:
    halt = Halt(scope, holder, "", 133010, NOW, "send", "100200300")
    return replace(halt, **parts)  # type: ignore[arg-type]  # the caller names real fields


# --- the floor


@pytest.mark.parametrize(
    ("ago", "floor"),
    [(0, 120), (80, 120), (81, 0), (-1, 0)],
)
def test_a_cutoff_that_is_not_computed_again_ends(ago: int, floor: int) -> None:
    """Without a debtor due, the last cut-off of a day would apply until there is no time left."""
    found_at = NOW.replace(minute=0)
    now = found_at + timedelta(minutes=ago)
    assert replace(NUMBER, value_floor=120, value_floor_at=found_at).cutoff_at(now) == floor
    assert NUMBER.cutoff_at(NOW) == 0


# --- limits


def test_a_number_without_a_limit_counts_people_all_the_same() -> None:
    (allowance,) = NUMBER.allowances(NOW)
    assert allowance == Allowance("7", NO_LIMIT)
    assert not allowance.is_limited


@pytest.mark.parametrize(
    ("cap", "people"), [(None, LOWEST_LIMIT), (100, 100), (5000, LOWEST_LIMIT)]
)
def test_a_number_whose_limit_nobody_knows_has_meta_s_lowest(cap: int | None, people: int) -> None:
    """A new number wrote to everybody who was due until Meta was asked, up to an hour later.

    Meta begins every business at 250 people a day, and judges it by what it refuses.
    """
    state = replace(NUMBER, daily_limit=None, daily_cap=cap)
    assert state.allowances(NOW) == (Allowance("7", people),)


def test_while_the_portfolio_is_unknown_the_number_stands_for_it() -> None:
    assert NumberState("1", daily_limit=250).allowances(NOW) == (Allowance("1", 250),)


@pytest.mark.parametrize(
    ("limit", "cap", "people"), [(2000, 500, 500), (250, 500, 250), (NO_LIMIT, 500, 500)]
)
def test_our_own_limit_only_lowers_meta_s(limit: int, cap: int, people: int) -> None:
    state = replace(NUMBER, daily_limit=limit, daily_cap=cap)
    assert state.allowances(NOW) == (Allowance("7", people),)


@pytest.mark.parametrize(
    ("people", "block"), [(1, 1), (250, 2), (2000, 20), (10_000, 50), (NO_LIMIT, 50)]
)
def test_of_a_small_quota_nobody_holds_much_back(people: int, block: int) -> None:
    assert Allowance("7", people).block == block


@pytest.mark.parametrize(
    ("used_for", "people"),
    [
        (timedelta(0), 250),
        (DAY - timedelta(seconds=1), 250),
        (DAY, 500),
        (3 * DAY, 2000),
        (8 * DAY, 64_000),
        (-2 * DAY, 250),
    ],
)
def test_a_new_number_doubles_its_people_each_day(used_for: timedelta, people: int) -> None:
    """A clock that was set back makes no number older or younger than new."""
    state = replace(NUMBER, ramp_from=250, first_used_at=NOW - used_for)
    assert state.allowances(NOW) == (
        Allowance("7", NO_LIMIT),
        Allowance("ramp.100200300", people),
    )


@pytest.mark.parametrize(("ramp_from", "people"), [(99_999, 99_999), (100_000, None)])
def test_a_number_of_a_hundred_thousand_people_is_grown_up(
    ramp_from: int, people: int | None
) -> None:
    assert replace(NUMBER, ramp_from=ramp_from).ramp(NOW) == people


def test_a_number_that_never_sent_is_in_its_first_day() -> None:
    assert replace(NUMBER, ramp_from=250).ramp(NOW) == 250


@pytest.mark.parametrize(("days", "limit"), [(9, NO_LIMIT), (400, NO_LIMIT), (3, 2000), (0, 250)])
def test_a_ramp_ends_where_it_holds_nothing_back_any_more(days: int, limit: int) -> None:
    state = replace(NUMBER, ramp_from=250, first_used_at=NOW - days * DAY, daily_limit=limit)
    assert [one.holder for one in state.allowances(NOW)] == ["7"]


# --- halts


@pytest.mark.parametrize(
    ("halt", "stops"),
    [
        (a_halt(), True),
        (a_halt(holder="999"), False),
        (a_halt(HaltScope.ACCOUNT, "300"), True),
        (a_halt(HaltScope.ACCOUNT, "301"), False),
        (a_halt(HaltScope.APP, ""), True),
        # Its account was unknown when it was met.
        (a_halt(HaltScope.ACCOUNT, "100200300"), True),
    ],
)
def test_a_halt_stops_what_it_concerns(halt: Halt, *, stops: bool) -> None:
    assert under([halt], NUMBER).is_halted == stops
    assert under([halt], NUMBER).is_halted_for("MX") == stops


def test_a_halt_of_no_holder_concerns_no_number_of_an_unknown_account() -> None:
    assert not a_halt(HaltScope.ACCOUNT, "").concerns("1", "")


def test_a_country_s_halt_stops_that_country_only() -> None:
    halted = under([a_halt(HaltScope.COUNTRY, "300", country="MX")], NUMBER)
    assert halted.halted_countries == {"MX"}
    assert (halted.is_halted, halted.is_halted_for("MX")) == (False, True)
    assert not halted.is_halted_for("PE")


@pytest.mark.parametrize(
    ("scope", "country", "found"),
    [
        ("number", "MX", (HaltScope.NUMBER, "100200300", "")),
        ("waba", "MX", (HaltScope.ACCOUNT, "300", "")),
        ("app", "MX", (HaltScope.APP, "", "")),
        ("waba+country", "MX", (HaltScope.COUNTRY, "300", "MX")),
        ("waba+country", "", (HaltScope.ACCOUNT, "300", "")),
        ("something new", "MX", (HaltScope.NUMBER, "100200300", "")),
    ],
)
def test_a_refusal_halts_what_the_error_table_says(
    scope: str, country: str, found: tuple[HaltScope, str, str]
) -> None:
    halt = halt_of(NUMBER, scope, 131031, country, NOW, "send")
    assert (halt.scope, halt.holder, halt.country) == found
    assert (halt.code, halt.at, halt.by, halt.number) == (131031, NOW, "send", "100200300")


def test_the_halt_of_an_unknown_account_names_the_number() -> None:
    halt = halt_of(NumberState("1"), "waba", 190, "MX", NOW, "send")
    assert (halt.scope, halt.holder) == (HaltScope.ACCOUNT, "1")


@pytest.mark.parametrize(
    ("event", "lasts", "after", "goes_on"),
    [
        ("ACCOUNT_RESTRICTION", DAY, DAY, True),
        ("ACCOUNT_RESTRICTION", 30 * DAY, 29 * DAY, False),
        ("ACCOUNT_RESTRICTION", None, 7 * DAY - timedelta(seconds=1), False),
        ("ACCOUNT_RESTRICTION", None, 7 * DAY, True),
        ("ACCOUNT_VIOLATION", None, 7 * DAY - timedelta(seconds=1), False),
        ("ACCOUNT_VIOLATION", None, 7 * DAY, True),
        ("DISABLED_UPDATE", None, 400 * DAY, False),
        ("ACCOUNT_DELETED", None, 400 * DAY, False),
    ],
)
def test_an_announced_halt_ends_as_announced_and_no_health_check_ends_it_sooner(
    event: str, lasts: timedelta | None, after: timedelta, *, goes_on: bool
) -> None:
    """A number under a penalty passes for healthy: the next hour sent on, and made it longer."""
    halt = announced_halt("300", event, NOW, None if lasts is None else NOW + lasts)
    assert (halt.scope, halt.holder, halt.code) == (HaltScope.ACCOUNT, "300", 0)
    assert may_go_on(halt, NOW + after, is_healthy=True, may_message=True) == goes_on
    assert not may_go_on(halt, NOW + after, is_healthy=False, may_message=True)


@pytest.mark.parametrize(
    ("halt", "after", "goes_on"),
    [
        (a_halt(code=0), timedelta(0), True),
        (a_halt(code=190), timedelta(0), True),
        (a_halt(code=131048), DAY - timedelta(seconds=1), False),
        (a_halt(code=131048), DAY, True),
        (a_halt(code=131064), 7 * DAY - timedelta(seconds=1), False),
        (a_halt(code=131064), 7 * DAY, True),
        (a_halt(code=131048), -DAY, False),
        (a_halt(HaltScope.COUNTRY, "300", country="MX", code=130497), 30 * DAY, False),
    ],
)
def test_a_healthy_number_goes_on_unless_meta_s_penalty_lasts_longer(
    halt: Halt, after: timedelta, *, goes_on: bool
) -> None:
    assert may_go_on(halt, NOW + after, is_healthy=True, may_message=True) == goes_on
    assert not may_go_on(halt, NOW + after, is_healthy=False, may_message=True)


@pytest.mark.parametrize("code", [-2, 3, 10, 200, 299, 131005])
def test_a_permission_that_is_missing_is_not_there_because_the_number_is_healthy(
    code: int,
) -> None:
    """Every hour another debtor's message was refused, and the number was called healthy again."""
    halt = a_halt(code=code)
    assert not may_go_on(halt, NOW + DAY, is_healthy=True, may_message=False)
    assert may_go_on(halt, NOW, is_healthy=True, may_message=True)


@pytest.mark.parametrize("code", [190, 300, 131042])
def test_what_the_number_s_health_covers_needs_no_answer_on_the_token(code: int) -> None:
    assert may_go_on(a_halt(code=code), NOW, is_healthy=True, may_message=False)


@pytest.mark.parametrize(
    ("is_fast", "deployed", "limit"),
    [(None, 1000, 1000), (True, 80, 1000), (False, 1000, 80), (False, 80, 80), (False, 20, 20)],
)
def test_what_meta_took_back_counts_whatever_was_deployed_for_it(
    is_fast: bool | None, deployed: int, limit: int
) -> None:
    """A number deployed for its upgrade went on at 1,000 a second when Meta took it back."""
    assert NumberState("7", is_fast=is_fast).pace(Pace(limit=deployed)).limit == limit
