"""Ids that WhatsApp told with its answers lead to their lines, until the daily pass knows them."""

from datetime import timedelta

import pytest

from puntual.domain.ids import CreditorId
from puntual.domain.phone import line_of
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, NOON

PHONES = ["+525550000001", "+541155550005", "+5511987650008", "+595981555122"]


@pytest.mark.parametrize("phone", PHONES)
def test_an_id_that_was_told_leads_to_the_line(ports: Ports, phone: str) -> None:
    ports.told_ids.keep(CREDITOR, {"MX.100": phone, "MX.200": "+525550000099"}, NOON)
    assert ports.told_ids.line_behind(CREDITOR, "MX.100", NOON) == line_of(phone)


def test_an_id_that_nobody_told_leads_to_nobody(ports: Ports) -> None:
    assert ports.told_ids.line_behind(CREDITOR, "MX.100", NOON) is None
    ports.told_ids.keep(CREDITOR, {"MX.100": PHONES[0]}, NOON)
    assert ports.told_ids.line_behind(CREDITOR, "MX.101", NOON) is None
    assert ports.told_ids.line_behind(CreditorId("other"), "MX.100", NOON) is None


def test_a_large_batch_is_found_and_the_latest_line_of_an_id_wins(ports: Ports) -> None:
    many = {f"MX.{number}": f"+52555{number:07}" for number in range(250)}
    ports.told_ids.keep(CREDITOR, many, NOON)
    later = NOON + timedelta(hours=1)
    ports.told_ids.keep(CREDITOR, {"MX.7": PHONES[3]}, later)
    found = {one: ports.told_ids.line_behind(CREDITOR, one, later) for one in many}
    assert found == {one: line_of(phone) for one, phone in many.items()} | {
        "MX.7": line_of(PHONES[3])
    }


def test_after_two_days_an_id_is_forgotten(ports: Ports) -> None:
    ports.told_ids.keep(CREDITOR, {"MX.100": PHONES[0]}, NOON)
    ends = NOON + timedelta(days=2)
    assert ports.told_ids.line_behind(CREDITOR, "MX.100", ends) == line_of(PHONES[0])
    assert ports.told_ids.line_behind(CREDITOR, "MX.100", ends + timedelta(seconds=1)) is None
