"""The law suite: windows of the packs that ship, at the edges that a regulator would check."""

from datetime import date, timedelta

import pytest

from tests.domain.contact_law.law_packs import SECOND, TTL, WORKING_DAYS, is_allowed, local, rules

WINDOWS = {
    ("MX", "JAL"): ("America/Mexico_City", 8, 20),
    ("MX", "BCN"): ("America/Tijuana", 8, 20),
    ("MX", "ROO"): ("America/Cancun", 8, 20),
    ("CO", None): ("America/Bogota", 8, 19),
    ("PE", None): ("America/Lima", 8, 20),
    ("CL", "RM"): ("America/Santiago", 8, 20),
    ("CL", "MA"): ("America/Punta_Arenas", 8, 20),
    ("CL", "AI"): ("America/Coyhaique", 8, 20),
    ("AR", None): ("America/Argentina/Buenos_Aires", 9, 19),
    ("AR", "C"): ("America/Argentina/Buenos_Aires", 9, 19),
    ("BR", "SP"): ("America/Sao_Paulo", 8, 20),
    ("BR", "AL"): ("America/Maceio", 8, 20),
    ("BR", "RJ"): ("America/Sao_Paulo", 9, 19),
    ("BR", "ES"): ("America/Sao_Paulo", 8, 19),
    ("BR", "PR"): ("America/Sao_Paulo", 8, 18),
    ("BR", "MG"): ("America/Sao_Paulo", 9, 18),
    ("EC", "P"): ("America/Guayaquil", 8, 20),
    ("UY", None): ("America/Montevideo", 8, 20),
    ("CR", None): ("America/Costa_Rica", 8, 18),
    ("PA", None): ("America/Panama", 8, 18),
    ("GT", None): ("America/Guatemala", 8, 18),
    ("DO", None): ("America/Santo_Domingo", 8, 20),
    ("BO", None): ("America/La_Paz", 8, 18),
    ("PY", None): ("America/Asuncion", 8, 18),
    ("SV", None): ("America/El_Salvador", 8, 18),
    ("HN", None): ("America/Tegucigalpa", 8, 19),
    ("ES", "MD"): ("Europe/Madrid", 9, 20),
    ("US", "CA"): ("America/Los_Angeles", 8, 20),
}


@pytest.mark.parametrize("day", WORKING_DAYS, ids=str)
@pytest.mark.parametrize("place", WINDOWS, ids=lambda place: "-".join(filter(None, place)))
def test_the_window_opens_and_closes_to_the_second(
    place: tuple[str, str | None], day: date
) -> None:
    (country, state), (zone, start, end) = place, WINDOWS[place]
    there = rules(country, state)
    opening, closing = local(zone, day, start), local(zone, day, end)
    assert not is_allowed(there, opening - SECOND)
    assert is_allowed(there, opening)
    assert is_allowed(there, closing - TTL)
    assert not is_allowed(there, closing - TTL + SECOND)
    assert is_allowed(there, closing - SECOND, SECOND)
    assert not is_allowed(there, closing, SECOND)


@pytest.mark.parametrize("place", WINDOWS, ids=lambda place: "-".join(filter(None, place)))
def test_no_weekend_is_ever_open(place: tuple[str, str | None]) -> None:
    (country, state), (zone, _, _) = place, WINDOWS[place]
    for saturday in (date(2026, 1, 17), date(2027, 7, 17)):
        for day in (saturday, saturday + timedelta(days=1)):
            assert not is_allowed(rules(country, state), local(zone, day, 12))
