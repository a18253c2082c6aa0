"""What an edit asks for takes the place of what the words before it asked for."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.hold import (
    Hold,
    HoldKind,
    is_superfluous,
    name_of_edit,
    replaced_by_edit,
    with_new_hold,
)
from tests.factories import NOON

_MESSAGE = "reply." + "a" * 32
_MINUTE = timedelta(minutes=1)


def _promise(id_: str, minute: int, kind: HoldKind = HoldKind.PROMISE) -> Hold:
    since = NOON + minute * _MINUTE
    return Hold(id_, kind, since, since + timedelta(days=3))


def _edit(number: int) -> str:
    return name_of_edit(_MESSAGE, f"reply.{number:08}" + "f" * 24)


def _active(holds: tuple[Hold, ...]) -> list[str]:
    return [one.id for one in holds if one.is_active(NOON + 9 * _MINUTE)]


def test_the_last_edit_alone_holds() -> None:
    holds = with_new_hold((_promise(_MESSAGE, 0),), _promise(_edit(1), 1))
    assert _active(holds) == [_edit(1)]
    assert _active(with_new_hold(holds, _promise(_edit(2), 2))) == [_edit(2)]


def test_an_edit_that_came_first_keeps_its_place() -> None:
    holds = (_promise(_edit(1), 5),)
    assert is_superfluous(holds, _promise(_MESSAGE, 0))
    assert with_new_hold(holds, _promise(_MESSAGE, 0)) == holds
    assert not is_superfluous(holds, _promise(_MESSAGE, 0, HoldKind.HANDOFF))


def test_what_waits_for_a_person_waits_on() -> None:
    holds = with_new_hold((_promise(_MESSAGE, 0, HoldKind.HANDOFF),), _promise(_edit(1), 1))
    assert _active(holds) == [_MESSAGE, _edit(1)]


def test_what_a_person_agreed_is_nobody_s_to_edit() -> None:
    agreed = _promise(f"{_MESSAGE}.promised", 0)
    assert _active(with_new_hold((agreed,), _promise(_edit(1), 1))) == [agreed.id, _edit(1)]
    assert not is_superfluous((agreed,), _promise(_MESSAGE, 0))


def test_another_message_is_another_promise() -> None:
    other = _promise("reply." + "b" * 32, 0)
    holds = with_new_hold((other,), _promise(_edit(1), 1))
    assert _active(holds) == [other.id, _edit(1)]
    assert replaced_by_edit(holds, other.id, NOON + _MINUTE) == []


def test_an_edit_may_hold_nothing() -> None:
    nothing = replace(_promise(_edit(1), 1), until=NOON + _MINUTE)
    assert _active(with_new_hold((_promise(_MESSAGE, 0),), nothing)) == []
