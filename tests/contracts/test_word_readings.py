"""Who has read whose words is on record, the last reading first."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.ids import CreditorId, DebtorId
from puntual.ports.word_readings import READINGS_SHOWN, WordReading
from tests.contracts.conftest import Ports
from tests.factories import NOON

ACME = CreditorId("acme")
READING = WordReading(ACME, "Rosa P.", NOON, (DebtorId("d-1"), DebtorId("Ñ/2026 | #7")))
OF_A_CASE = WordReading(ACME, "Joao S.", NOON + timedelta(hours=1), (), "reply.1")


def test_readings_are_shown_as_they_were_noted_and_to_their_creditor_only(ports: Ports) -> None:
    elsewhere = replace(READING, creditor=CreditorId("other"))
    for reading in (READING, OF_A_CASE, elsewhere):
        ports.word_readings.note(reading)
    assert [*ports.word_readings.latest(ACME)] == [OF_A_CASE, READING]
    assert [*ports.word_readings.latest(CreditorId("other"))] == [elsewhere]
    assert [*ports.word_readings.latest(CreditorId("third"))] == []


def test_two_readings_of_one_instant_are_two(ports: Ports) -> None:
    for _ in range(2):
        ports.word_readings.note(READING)
    assert [*ports.word_readings.latest(ACME)] == [READING, READING]


def test_only_the_latest_are_shown(ports: Ports) -> None:
    for number in range(READINGS_SHOWN + 1):
        ports.word_readings.note(replace(READING, at=NOON + timedelta(minutes=number)))
    shown = ports.word_readings.latest(ACME)
    assert len(shown) == READINGS_SHOWN
    assert shown[-1].at == NOON + timedelta(minutes=1)
