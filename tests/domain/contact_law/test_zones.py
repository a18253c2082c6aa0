from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest

from puntual.domain.contact_law.zones import (
    Area,
    Geography,
    Place,
    Subdivision,
    Whereabouts,
    locate,
)

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
RECIFE = ZoneInfo("America/Recife")
NORONHA = ZoneInfo("America/Noronha")
MANAUS = ZoneInfo("America/Manaus")
EIRUNEPE = ZoneInfo("America/Eirunepe")

BRAZIL = Geography(
    country="BR",
    zones=(SAO_PAULO, RECIFE, NORONHA, MANAUS, EIRUNEPE),
    subdivisions={
        "SP": Subdivision("SP", ("São Paulo",), (SAO_PAULO,)),
        "PE": Subdivision("PE", ("Pernambuco",), (RECIFE, NORONHA)),
        "AM": Subdivision("AM", ("Amazonas", "Estado do Amazonas"), (MANAUS, EIRUNEPE)),
    },
    areas={
        "11": Area("11", "SP"),
        "61": Area("61", None, (SAO_PAULO,)),
        "81": Area("81", "PE"),
        "92": Area("92", "AM", (MANAUS,)),
    },
    calling_code="55",
    national_digits=11,
)
MEXICO = Geography(
    country="MX",
    zones=(SAO_PAULO,),
    areas={"61": Area("61", None, (RECIFE,)), "614": Area("614", None, (NORONHA,))},
    calling_code="52",
    trunk_prefixes=("1",),
    national_digits=10,
)
NOWHERE = Geography(country="GLOBAL", zones=())


def test_the_declared_zone_comes_first_and_the_state_still_counts() -> None:
    place = locate(BRAZIL, Whereabouts("PE", NORONHA, "+5511955500001"))
    assert place == Place((NORONHA,), "PE")


def test_the_state_comes_before_the_phone() -> None:
    place = locate(BRAZIL, Whereabouts("AM", None, "+5511955500001"))
    assert place == Place((MANAUS, EIRUNEPE), "AM")


@pytest.mark.parametrize(
    "state", ["SP", "sp", " BR-SP ", "br-sp", "São Paulo", "sao paulo", "SÃO PAULO"]
)
def test_a_state_is_known_by_code_and_by_name(state: str) -> None:
    assert locate(BRAZIL, Whereabouts(state)) == Place((SAO_PAULO,), "SP")


def test_a_state_may_have_more_than_one_name() -> None:
    assert locate(BRAZIL, Whereabouts("estado do amazonas")).subdivision == "AM"


@pytest.mark.parametrize("state", [None, "", "  ", "XX", "Narnia"])
def test_without_a_known_state_the_phone_area_decides(state: str | None) -> None:
    assert locate(BRAZIL, Whereabouts(state, None, "+5581955500001")) == Place(
        (RECIFE, NORONHA), "PE"
    )


def test_a_stated_state_is_not_moved_by_the_zone_of_an_area() -> None:
    place = locate(BRAZIL, Whereabouts("PE", None, "+5561955500001"))
    assert place == Place((RECIFE, NORONHA), "PE")


def test_a_number_of_full_length_may_begin_with_the_trunk_digit() -> None:
    areas = {"15": Area("15", None, (MANAUS,)), "55": Area("55", None, (RECIFE,))}
    geography = Geography("MX", (SAO_PAULO,), {}, areas, "52", ("1",), 10)
    ten_digits, eleven_digits = "+521555500001", "+5215555000010"
    assert locate(geography, Whereabouts(phone=ten_digits)).zones == (MANAUS,)
    assert locate(geography, Whereabouts(phone=eleven_digits)).zones == (RECIFE,)


def test_zones_of_an_area_narrow_those_of_its_state() -> None:
    assert locate(BRAZIL, Whereabouts(phone="+5592955500001")) == Place((MANAUS,), "AM")


def test_an_area_of_two_states_gives_its_zone_and_no_state() -> None:
    assert locate(BRAZIL, Whereabouts(phone="+5561955500001")) == Place((SAO_PAULO,), None)


def test_a_phone_that_contradicts_the_declared_zone_gives_no_state() -> None:
    place = locate(BRAZIL, Whereabouts(None, MANAUS, "+5511955500001"))
    assert place == Place((MANAUS,), None)


def test_a_phone_that_agrees_with_the_declared_zone_gives_the_state() -> None:
    place = locate(BRAZIL, Whereabouts(None, NORONHA, "+5581955500001"))
    assert place == Place((NORONHA,), "PE")


@pytest.mark.parametrize("phone", [None, "", "+5519", "+5599955500001", "+12125550100", "11"])
def test_without_any_evidence_every_zone_of_the_country_counts(phone: str | None) -> None:
    geography = Geography("BR", BRAZIL.zones, {}, {"81": Area("81", "PE")}, "55", (), 11)
    assert locate(geography, Whereabouts(None, None, phone)) == Place(BRAZIL.zones, None)


@pytest.mark.parametrize("phone", ["+526145550001", "526145550001", "+5216145550001"])
def test_the_longest_area_wins_with_and_without_the_old_trunk_digit(phone: str) -> None:
    assert locate(MEXICO, Whereabouts(phone=phone)).zones == (NORONHA,)


def test_a_shorter_area_is_used_where_no_longer_one_is_listed() -> None:
    assert locate(MEXICO, Whereabouts(phone="+526125550001")).zones == (RECIFE,)


def test_an_unknown_country_has_only_the_declared_zone() -> None:
    assert locate(NOWHERE, Whereabouts("SP", None, "+5511955500001")) == Place((), None)
    assert locate(NOWHERE, Whereabouts("SP", MANAUS)) == Place((MANAUS,), None)


def test_a_country_can_be_asked_about_through_a_cache() -> None:
    sao_paulo = Whereabouts("SP")
    assert lru_cache(locate)(BRAZIL, sao_paulo) == locate(BRAZIL, sao_paulo)
