"""Readings of words, in memory."""

from collections.abc import Sequence

from puntual.domain.ids import CreditorId
from puntual.ports.word_readings import READINGS_SHOWN, WordReading, WordReadings
from tests.fakes.outage import Breakable


class FakeWordReadings(Breakable, WordReadings):
    def __init__(self) -> None:
        super().__init__()
        self.noted: list[WordReading] = []

    def note(self, reading: WordReading) -> None:
        self._may_fail("note")
        self.noted.append(reading)

    def latest(self, creditor: CreditorId) -> Sequence[WordReading]:
        self._may_fail("latest")
        own = [one for one in self.noted if one.creditor == creditor]
        return sorted(own, key=lambda one: one.at, reverse=True)[:READINGS_SHOWN]
