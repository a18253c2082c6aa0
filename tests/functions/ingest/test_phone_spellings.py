"""The same line in another spelling lifts nothing; what was understood is stored (H-14, H-15)."""

from datetime import timedelta
from typing import Any

import pytest

from puntual.domain.accounts.hold import Hold, HoldKind
from tests.fakes.clock import NOON
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import CUSTOMER, IngestSetup

KINDS = (HoldKind.NUMBER_CHANGED, HoldKind.UNREACHABLE, HoldKind.WRONG_NUMBER)
SPELLINGS = [
    ("+525550000060", "+5215550000060", "+525550000060"),
    ("+52 1 55 5000-0060", "+52 (55) 5000 0060", "+525550000060"),
    ("+52.55.5000.0060", "+52\u00a055\u00a05000\u00a00060", "+525550000060"),
    ("+54 11 15 5555-0060", "+54 9 11 5555 0060", "+5491155550060"),
    ("+54 011 15 5555-0060", "+541155550060", "+541155550060"),
    ("+54 9 351 555 0060", "+54 0351 15 555-0060", "+5493515550060"),
    ("+551187650060", "+55 (011) 98765-0060", "+5511987650060"),
    ("+5521987650060", "+55 021 98765-0060", "+5521987650060"),
    ("+55 0 11 8765-0060", "+5511987650060", "+5511987650060"),
    ("+595981555160", "+595 0981 555 160", "+595981555160"),
    ("+573005550060", "+57 03 300 5550060", "+573005550060"),
    ("+56955550060", "+56 09 5555 0060", "+56955550060"),
    ("+51955500060", "+51 0955 500 060", "+51955500060"),
    ("+593995550060", "+593 099 555 0060", "+593995550060"),
    ("+59894555060", "+598 094 555 060", "+59894555060"),
    ("+584125550060", "+58 0412 555 0060", "+584125550060"),
    ("+18095550160", "+1 (809) 555-0160", "+18095550160"),
]


def put(caller: Caller, phone: str) -> tuple[int, Any]:
    return caller.answer("PUT", "/v1/customers/C-1", {"name": "Ana Prueba", "phone": phone})


def held(setup: IngestSetup) -> set[HoldKind]:
    return {one.kind for one in setup.account().active_holds(NOON + timedelta(hours=1))}


@pytest.mark.parametrize(("first", "again", "stored"), SPELLINGS)
def test_the_same_line_lifts_no_hold_of_the_phone_and_another_one_does(
    first: str, again: str, stored: str
) -> None:
    setup = IngestSetup()
    caller = Caller(setup)
    assert put(caller, first)[0] == 201
    for kind in KINDS:
        hold = Hold(f"h.{kind}", kind, NOON - timedelta(hours=1), None)
        setup.changes.add_hold(CUSTOMER, hold)
    _, told = put(caller, again)
    assert setup.account().profile.phone == stored
    assert held(setup) == {*KINDS}
    codes = {one["code"] for one in told["notices"]}
    assert codes == {"number_changed", "wrong_number"}
    put(caller, "+50255550099")
    assert held(setup) == set()


@pytest.mark.parametrize(
    "phone",
    [
        "0052 55 5000 0060",
        "525550000060",
        "55 5000 0060",
        "+52 044 55 5000 0060",
        "tel:+525550000060",
        "+52 55 5000 0060 ext 3",
        "\uff0b525550000060",
    ],
)
def test_what_is_not_certain_is_refused_with_how_to_write_it(phone: str) -> None:
    status, told = put(Caller(IngestSetup()), phone)
    assert status == 422
    (error,) = told["errors"]
    assert error["field"] == "phone"
    assert "E.164 with the plus sign" in error["fix"]
