"""The law's hours on clocks that change, and for debtors who may be on several clocks at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from puntual.domain.contact_law.contact_rules import resolve_rules
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.contact_law.zones import Whereabouts
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason
from tests.decisions import decide, next_evaluation
from tests.domain.contact_law.law_debtor import (
    BOOK,
    EAGER,
    SECOND,
    TTL,
    debtor,
    decided,
    is_sent,
    local,
    terms,
)
from tests.domain.contact_law.law_table import Place, is_rest_day

# The Sundays on which the clocks change, and by how many hours they are put on.
_NORTH = {(2026, 3, 8): 1, (2026, 11, 1): -1, (2027, 3, 14): 1, (2027, 11, 7): -1}
_SPAIN = {(2026, 3, 29): 1, (2026, 10, 25): -1, (2027, 3, 28): 1, (2027, 10, 31): -1}
_CHILE = {(2026, 4, 5): -1, (2026, 9, 6): 1, (2027, 4, 4): -1, (2027, 9, 5): 1}
# Place, declared zone, offset from UTC in winter, hour at which the window opens.
_CLOCKS = [
    (("MX", "BCN"), None, -8, 8, _NORTH),
    (("US", "NY"), None, -5, 8, _NORTH),
    (("CL", "RM"), None, -4, 8, _CHILE),
    (("CL", "VS"), "Pacific/Easter", -6, 8, _CHILE),
    (("ES", "MD"), None, 1, 9, _SPAIN),
]
CHANGES = [
    (place, zone, winter, start, date(*sunday), turn)
    for place, zone, winter, start, changes in _CLOCKS
    for sunday, turn in changes.items()
]


@pytest.mark.parametrize(
    ("place", "zone", "winter", "start", "sunday", "turn"),
    CHANGES,
    ids=[f"{case[0][0]}-{case[0][1]}-{case[4]}" for case in CHANGES],
)
def test_the_window_follows_the_clock_on_the_wall_when_it_changes(
    place: Place, zone: str | None, winter: int, start: int, sunday: date, turn: int
) -> None:
    """The offsets are counted by hand, not by the library."""
    ana = debtor(*place, zone=zone)
    before, after = sunday - timedelta(days=2), sunday + timedelta(days=1)
    while is_rest_day(*place, before):
        before -= timedelta(days=1)
    while is_rest_day(*place, after):
        after += timedelta(days=1)
    offsets = (winter, winter + 1) if turn == 1 else (winter + 1, winter)
    morning = datetime.combine(after, time(start), UTC) - timedelta(hours=offsets[1])
    for day, offset in zip((before, after), offsets, strict=True):
        opening = datetime.combine(day, time(start), UTC) - timedelta(hours=offset)
        assert decided(ana, opening - SECOND) == Wait(opening, (Reason.OUTSIDE_HOURS,))
        assert is_sent(ana, opening)
    noon = datetime.combine(sunday, time(12), UTC)
    assert decided(ana, noon) == Wait(morning, (Reason.OUTSIDE_HOURS,))


# Opening and closing in UTC, by hand: from the westernmost opening to the easternmost closing.
SEVERAL_CLOCKS = [
    # Tijuana 08:00 to Cancún 20:00.
    ("MX", None, "+525550000001", (2026, 1, 13), 16, 25),
    ("MX", None, "+525550000001", (2026, 7, 21), 15, 25),
    # Galápagos 08:00 to Guayaquil 20:00.
    ("EC", None, "+593990000001", (2026, 1, 13), 14, 25),
    # The Canaries 09:00 to Madrid 20:00.
    ("ES", None, "+34600000001", (2026, 1, 13), 9, 19),
    ("ES", None, "+34600000001", (2026, 7, 21), 8, 18),
    # Easter Island 08:00 to Santiago (January) or Punta Arenas (July) 20:00.
    ("CL", None, "+56950000001", (2026, 1, 13), 13, 23),
    ("CL", None, "+56950000001", (2026, 7, 21), 14, 23),
    # Valparaíso has Easter Island.
    ("CL", "VS", "+56950000001", (2026, 1, 13), 13, 23),
    # Rio Branco 09:00 to Noronha 18:00, the hours that every state allows.
    ("BR", None, "+990000000000", (2026, 1, 13), 14, 20),
    # Manaus and Eirunepé, 08:00 to 18:00.
    ("BR", "AM", "+5597955500001", (2026, 1, 13), 13, 22),
    # Recife and Noronha, 09:00 to 18:00.
    ("BR", None, "+5581955500001", (2026, 1, 13), 12, 20),
    # Pará, all of it three hours behind UTC.
    ("BR", None, "+5593955500001", (2026, 1, 13), 12, 21),
    # A number of Tijuana may live in Cancún.
    ("MX", None, "+526645550001", (2026, 1, 13), 16, 25),
    # Honolulu 08:00 to New York 20:00; a toll-free number says nothing.
    ("US", None, "+18005550001", (2026, 1, 13), 18, 25),
    ("US", None, "+18005550001", (2026, 7, 21), 18, 24),
    # Coahuila: Monterrey and Matamoros, which has summer time.
    ("MX", "COA", "+525550000001", (2026, 7, 21), 14, 25),
]


@pytest.mark.parametrize(
    ("country", "state", "phone", "day", "opens", "closes"), SEVERAL_CLOCKS, ids=str
)
def test_who_may_be_on_several_clocks_is_written_to_when_all_of_them_allow_it(
    country: str,
    state: str | None,
    phone: str,
    day: tuple[int, int, int],
    opens: int,
    closes: int,
) -> None:
    ana = debtor(country, state, phone=phone)
    midnight = datetime(*day, tzinfo=UTC)
    opening, closing = midnight + timedelta(hours=opens), midnight + timedelta(hours=closes)
    assert decided(ana, opening - SECOND) == Wait(opening, (Reason.OUTSIDE_HOURS,))
    assert is_sent(ana, opening)
    assert is_sent(ana, closing - TTL)
    assert not is_sent(ana, closing - TTL + SECOND)


@pytest.mark.parametrize("hour", range(24))
def test_a_zone_or_a_state_that_was_declared_comes_before_the_phone(hour: int) -> None:
    """A phone of Rio with an owner in Acre, or one who said to live in Noronha, or both."""
    at = datetime(2026, 1, 13, hour, 30, tzinfo=UTC)
    by_phone = debtor("BR", phone="+5521955500001")
    by_state = debtor("BR", "AC", phone="+5521955500001")
    declared = debtor("BR", phone="+5521955500001", zone="America/Noronha")
    contradictory = debtor("BR", "AC", phone="+5521955500001", zone="America/Noronha")
    assert is_sent(by_phone, at) is (12 <= hour < 21)
    assert is_sent(by_state, at) is (14 <= hour < 22)
    assert is_sent(declared, at) is (11 <= hour < 19)
    assert is_sent(contradictory, at) is (14 <= hour < 19)


@pytest.mark.parametrize("hour", range(24))
def test_a_zone_or_a_state_that_does_not_exist_counts_as_unsaid(hour: int) -> None:
    at = datetime(2026, 1, 13, hour, 30, tzinfo=UTC)
    plain, odd = debtor("MX"), debtor("MX", "Atlantis", zone="America/Atlantis")
    assert decided(odd, at) == decided(plain, at)
    assert terms(odd, at).rules == terms(plain, at).rules


def test_an_unknown_country_with_a_zone_gets_the_strict_profile() -> None:
    ana, tuesday = debtor("VE", zone="America/Caracas"), date(2026, 1, 13)
    opening = local("America/Caracas", tuesday, 9)
    assert decided(ana, opening - SECOND) == Wait(opening, (Reason.OUTSIDE_HOURS,))
    assert is_sent(ana, opening)
    assert is_sent(ana, local("America/Caracas", tuesday, 17))
    assert not is_sent(ana, local("America/Caracas", tuesday, 17) + SECOND)


def test_an_unknown_country_without_a_zone_is_left_alone() -> None:
    noon = datetime(2026, 1, 13, 15, tzinfo=UTC)
    assert decided(debtor("VE"), noon) == Stop((Reason.ZONE_UNKNOWN,))
    assert decided(debtor(""), noon) == Stop((Reason.ZONE_UNKNOWN,))


# The new data law begins in Chile at midnight, which is 03:00 in UTC.
CHANGE = datetime(2026, 12, 1, 3, tzinfo=UTC)


def test_in_chile_each_decision_uses_the_entry_of_its_instant() -> None:
    ana = debtor("CL", "RM")
    entries = [rules.entry for at in (CHANGE - SECOND, CHANGE) if (rules := terms(ana, at).rules)]
    assert entries == ["2021-04-20", "2026-12-01"]


def test_a_wait_across_a_change_of_law_ends_when_the_new_entry_begins() -> None:
    ana = debtor("CL", "RM")
    evening = local("America/Santiago", date(2026, 11, 30), 21)
    assert next_evaluation(ana, terms(ana, evening), evening) == CHANGE
    morning = local("America/Santiago", date(2026, 12, 1), 8)
    assert decided(ana, CHANGE) == Wait(morning, (Reason.OUTSIDE_HOURS,))
    assert is_sent(ana, morning)


def test_a_stricter_law_applies_from_its_first_minute_and_not_before() -> None:
    pack = BOOK.pack_for("CL")
    narrow = WeeklyHours((((TimeWindow(time(10), time(12)),),) * 5) + ((), ()))
    pack = replace(pack, entries=(pack.entries[0], replace(pack.entries[1], hours=narrow)))
    ana = debtor("CL", "RM")

    def goes_out(day: date, hour: int) -> bool:
        at = local("America/Santiago", day, hour)
        rules = resolve_rules(pack, Whereabouts("RM"), at)
        return isinstance(decide(ana, Terms(EAGER, rules), at), Send)

    monday, tuesday = date(2026, 11, 30), date(2026, 12, 1)
    assert [hour for hour in range(24) if goes_out(monday, hour)] == [*range(8, 20)]
    assert [hour for hour in range(24) if goes_out(tuesday, hour)] == [10, 11]
