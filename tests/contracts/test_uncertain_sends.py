"""Messages whose answer left a doubt are found by their number and their instant."""

from datetime import timedelta

from puntual.domain.ids import ContactId, ContactRef, PhoneNumberId
from puntual.ports.contacts import NotedSends
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_key

SECOND = timedelta(seconds=1)
NUMBER, OTHER = PhoneNumberId("100200300"), PhoneNumberId("100200301")


def _ref(debtor: str) -> ContactRef:
    return ContactRef(a_key(debtor), ContactId("000001.20260302.reminder.1"))


def test_a_number_without_uncertain_sends_has_none(ports: Ports) -> None:
    assert ports.uncertain_sends.since(NUMBER, NOON) == NotedSends()


def test_uncertain_sends_are_found_from_their_own_instant_on_in_order(ports: Ports) -> None:
    ports.uncertain_sends.note(NUMBER, _ref("d-2"), NOON + SECOND)
    ports.uncertain_sends.note(NUMBER, _ref("d-1"), NOON)
    first = ports.uncertain_sends.since(NUMBER, NOON - SECOND)
    assert first == NotedSends((_ref("d-1"), _ref("d-2")))
    assert ports.uncertain_sends.since(NUMBER, NOON + SECOND) == NotedSends((_ref("d-2"),))
    assert ports.uncertain_sends.since(NUMBER, NOON + 2 * SECOND) == NotedSends()


def test_an_uncertain_send_that_is_noted_twice_is_one(ports: Ports) -> None:
    for _ in range(2):
        ports.uncertain_sends.note(NUMBER, _ref("d-1"), NOON)
    assert ports.uncertain_sends.since(NUMBER, NOON) == NotedSends((_ref("d-1"),))


def test_the_uncertain_sends_of_numbers_are_apart(ports: Ports) -> None:
    ports.uncertain_sends.note(NUMBER, _ref("d-1"), NOON)
    assert ports.uncertain_sends.since(OTHER, NOON) == NotedSends()


def test_the_mark_of_the_last_callback_comes_with_every_look(ports: Ports) -> None:
    ports.uncertain_sends.mark_heard(NUMBER, NOON)
    ports.uncertain_sends.note(NUMBER, _ref("d-1"), NOON)
    assert ports.uncertain_sends.since(NUMBER, NOON) == NotedSends((_ref("d-1"),), NOON)
    ports.uncertain_sends.mark_heard(NUMBER, NOON + SECOND)
    later = ports.uncertain_sends.since(NUMBER, NOON + timedelta(days=9))
    assert later == NotedSends(heard_at=NOON + SECOND)
    assert ports.uncertain_sends.since(OTHER, NOON).heard_at is None
