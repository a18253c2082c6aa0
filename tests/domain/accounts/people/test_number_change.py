"""A line that has changed hands holds a record as often as it gets the line."""

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.people.number_change import NumberChange, holds_of_change
from tests.factories import NOON


def test_each_return_of_the_line_has_a_hold_of_its_own_and_there_is_a_last_one() -> None:
    holds = [*holds_of_change(NumberChange("changed.1", NOON))]
    names = [one.id for one in holds]
    assert names[:3] == ["changed.1", "changed.1.2", "changed.1.3"]
    assert len(set(names)) == len(names) == 19
    assert {one.kind for one in holds} == {HoldKind.NUMBER_CHANGED}
    assert {one.until for one in holds} == {None}
