"""Of many holds alike one gives way to the next, whichever way they are stored."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.hold import MOST_ALIKE, Hold, HoldKind, name_of_edit
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_hold, a_key

DAY = timedelta(days=1)


def _hold(number: int, until: int | None = 9) -> Hold:
    since = NOON + timedelta(minutes=number)
    ends = None if until is None else since + until * DAY
    return replace(a_hold(f"h-{number:02}"), since=since, until=ends)


def test_whoever_writes_again_and_again_has_twenty_holds_in_force(ports: Ports) -> None:
    for number in range(MOST_ALIKE + 3):
        assert ports.changes.add_hold(a_key(), _hold(number))
    assert not ports.changes.add_hold(a_key(), _hold(MOST_ALIKE + 2))
    at = NOON + timedelta(hours=1)
    account = ports.account()
    assert len(account.holds) == MOST_ALIKE + 3
    assert len(account.active_holds(at)) == MOST_ALIKE
    assert len(ports.excerpt().view(at).active_holds(at)) == MOST_ALIKE
    assert not ports.changes.refold(a_key(), at)


def test_what_many_holds_outlast_is_not_stored(ports: Ports) -> None:
    for number in range(MOST_ALIKE):
        ports.changes.add_hold(a_key(), _hold(number, None))
    assert not ports.changes.add_hold(a_key(), _hold(40))
    assert len(ports.account().holds) == MOST_ALIKE


def test_an_edit_ends_what_its_message_held(ports: Ports) -> None:
    message = "reply." + "a" * 32
    said = replace(_hold(0), id=message, kind=HoldKind.PROMISE)
    ports.changes.add_hold(a_key(), said)
    edit = replace(_hold(5), id=name_of_edit(message, "reply.1234"), kind=HoldKind.PROMISE)
    assert ports.changes.add_hold(a_key(), edit)
    assert not ports.changes.add_hold(a_key(), edit)
    at = NOON + timedelta(hours=1)
    assert ports.account().active_holds(at) == (edit,)
    assert ports.excerpt().view(at).active_holds(at) == (edit,)
    assert not ports.changes.refold(a_key(), at)
