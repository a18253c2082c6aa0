"""Turns and shares: nobody's many stand in the way of somebody's few, and no place stays empty."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.sending.fair_order import share_places, take_turns

OWNERS = st.sampled_from("abcdef")
JOBS = st.lists(st.tuples(OWNERS, st.integers(0, 1000)), max_size=80)
WANTED = st.dictionaries(
    OWNERS,
    st.lists(st.integers(1, 10**6), max_size=30).map(lambda few: sorted(few, reverse=True)),
    max_size=6,
)
PLACES = st.integers(-2, 120)


def _owner_of(job: tuple[str, int]) -> str:
    return job[0]


def test_one_of_each_goes_before_the_second_of_anybody() -> None:
    jobs = [("big", number) for number in range(4)] + [("small", 0), ("tiny", 0)]
    assert take_turns(jobs, _owner_of, 1)[:4] == [
        ("big", 0),
        ("small", 0),
        ("tiny", 0),
        ("big", 1),
    ]


def test_those_of_a_turn_go_together() -> None:
    jobs = [("big", number) for number in range(5)] + [("small", number) for number in range(3)]
    owners = "".join(owner[0] for owner, _ in take_turns(jobs, _owner_of, 2))
    assert owners == "bbssbbsb"


def test_nobody_takes_no_turns() -> None:
    assert take_turns([], _owner_of, 10) == []


@given(JOBS, st.integers(1, 10))
def test_turns_lose_and_repeat_nothing_and_keep_each_owners_order(
    jobs: list[tuple[str, int]], in_a_turn: int
) -> None:
    taken = take_turns(jobs, _owner_of, in_a_turn)
    assert Counter(taken) == Counter(jobs)
    for owner in {owner for owner, _ in jobs}:
        assert [job for job in taken if job[0] == owner] == [
            job for job in jobs if job[0] == owner
        ]


@given(JOBS, st.integers(1, 10))
def test_nobody_waits_for_more_of_another_than_they_had_themselves_and_a_turn(
    jobs: list[tuple[str, int]], in_a_turn: int
) -> None:
    before: Counter[str] = Counter()
    for owner, _ in take_turns(jobs, _owner_of, in_a_turn):
        assert max(before.values(), default=0) <= before[owner] + in_a_turn
        before[owner] += 1
        if before[owner] == Counter(one for one, _ in jobs)[owner]:
            del before[owner]


@given(WANTED, PLACES)
def test_no_place_stays_empty_while_somebody_wants_one(
    wanted: dict[str, list[int]], places: int
) -> None:
    given_places = share_places(wanted, places)
    assert sum(given_places.values()) == min(max(places, 0), sum(map(len, wanted.values())))
    assert all(0 <= given_places[owner] <= len(wanted[owner]) for owner in wanted)


@given(WANTED, PLACES)
def test_each_gets_an_equal_share_or_all_that_it_wants(
    wanted: dict[str, list[int]], places: int
) -> None:
    given_places = share_places(wanted, places)
    owners = [owner for owner in wanted if wanted[owner]]
    for owner in owners:
        assert given_places[owner] >= min(max(places, 0) // len(owners), len(wanted[owner]))


@given(WANTED, PLACES)
def test_beyond_the_shares_no_place_goes_to_a_lower_value(
    wanted: dict[str, list[int]], places: int
) -> None:
    given_places = share_places(wanted, places)
    owners = [owner for owner in wanted if wanted[owner]]
    share = max(places, 0) // len(owners) if owners else 0
    beyond = [one for owner in owners for one in wanted[owner][share : given_places[owner]]]
    without = [one for owner in owners for one in wanted[owner][given_places[owner] :]]
    assert not beyond or not without or min(beyond) >= max(without)


@given(st.lists(st.integers(1, 1000), max_size=30), PLACES)
def test_an_owner_alone_has_all_places(priorities: list[int], places: int) -> None:
    ordered = sorted(priorities, reverse=True)
    assert share_places({"a": ordered}, places) == {"a": min(max(places, 0), len(ordered))}


def test_a_few_of_small_value_have_their_share_beside_many_of_large_value() -> None:
    wanted = {"big": [900] * 1000, "small": [5, 4], "tiny": [3]}
    assert share_places(wanted, 30) == {"big": 27, "small": 2, "tiny": 1}


def test_where_there_is_less_than_one_place_for_each_value_decides() -> None:
    assert share_places({"a": [1], "b": [7], "c": [5]}, 2) == {"a": 0, "b": 1, "c": 1}


USED = st.dictionaries(OWNERS, st.integers(0, 40))


@given(WANTED, PLACES, USED)
def test_what_was_used_before_leaves_no_place_empty_either(
    wanted: dict[str, list[int]], places: int, used: dict[str, int]
) -> None:
    found = share_places(wanted, places, used)
    assert sum(found.values()) == min(max(places, 0), sum(map(len, wanted.values())))


@given(WANTED, PLACES, USED)
def test_nobody_goes_beyond_its_share_while_another_is_below_its_own(
    wanted: dict[str, list[int]], places: int, used: dict[str, int]
) -> None:
    found = share_places(wanted, places, used)
    owners = [owner for owner in wanted if wanted[owner]]
    if places <= 0 or not owners:
        return
    share = (places + sum(used.get(owner, 0) for owner in owners)) // len(owners)
    has = {owner: used.get(owner, 0) + found[owner] for owner in owners}
    beyond = [owner for owner in owners if has[owner] > share and found[owner]]
    below = [owner for owner in owners if has[owner] < share and found[owner] < len(wanted[owner])]
    assert not beyond or not below or max(found[owner] for owner in beyond) <= len(owners)


def test_places_kept_for_noon_are_not_shared_again_every_hour() -> None:
    """The small debts of nine had half of what was left each hour, and hardly any was at noon."""
    small, large = list(range(15, 0, -1)), [900] * 6
    assert share_places({"small": small, "large": large}, 5, {"small": 5}) == {
        "small": 0,
        "large": 5,
    }


def test_what_somebody_has_used_beyond_its_share_is_missing_to_the_others_alike() -> None:
    wanted = {"b": [5] * 9, "c": [9] * 9, "a": [99] * 9}
    assert share_places(wanted, 4, {"a": 20}) == {"b": 2, "c": 2, "a": 0}
