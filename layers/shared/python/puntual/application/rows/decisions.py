"""A decision as JSON values: what it names of the view by its place there, the rest by names.

The ids of what a message is about stand in the view already, and may have 64 characters each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, assert_never

from puntual.application.plain_values import from_plain, to_plain
from puntual.application.rows.receivables import (
    Row,
    instalment_of_row,
    instalment_to_row,
    key_of_row,
    key_to_row,
)
from puntual.domain.accounts.contact import Coverage
from puntual.domain.decision.plan import Decision, Plan, Send, Stop, Wait
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment

_SEND: Final = "send"
_WAIT: Final = "wait"
_STOP: Final = "stop"

type Places = Mapping[InstalmentKey, int]


def decision_to_plain(decision: Decision, known: Sequence[OpenInstalment]) -> list[Any]:
    """Return a decision as JSON values, for what is open in the view that it was taken from."""
    match decision:
        case Send(plan):
            return [_SEND, *_plan_to_plain(plan, known)]
        case Wait():
            return [_WAIT, to_plain(decision)]
        case Stop():
            return [_STOP, to_plain(decision)]
        case _ as unreachable:
            assert_never(unreachable)


def decision_of_plain(plain: list[Any], known: Sequence[OpenInstalment]) -> Decision:
    """Read ``decision_to_plain`` back."""
    kind, *parts = plain
    if kind == _SEND:
        return Send(_plan_of_plain(parts, known))
    return from_plain(Wait, parts[0]) if kind == _WAIT else from_plain(Stop, parts[0])


def _plan_to_plain(plan: Plan, known: Sequence[OpenInstalment]) -> list[Any]:
    places = {one.key: place for place, one in enumerate(known)}
    bare = replace(plan, contact=replace(plan.contact, covered=()), instalments=())
    covered = [_coverage_to_row(one, places) for one in plan.contact.covered]
    instalments = [_place_or_row(one, known, places) for one in plan.instalments]
    return [to_plain(bare), covered, instalments]


def _plan_of_plain(parts: list[Any], known: Sequence[OpenInstalment]) -> Plan:
    bare = from_plain(Plan, parts[0])
    covered = tuple(_coverage_of_row(row, known) for row in parts[1])
    return replace(
        bare,
        contact=replace(bare.contact, covered=covered),
        instalments=tuple(
            known[one] if isinstance(one, int) else instalment_of_row(one) for one in parts[2]
        ),
    )


def _place_or_row(
    one: OpenInstalment, known: Sequence[OpenInstalment], places: Places
) -> int | Row:
    place = places.get(one.key)
    return instalment_to_row(one) if place is None or known[place] != one else place


def _coverage_to_row(one: Coverage, places: Places) -> Row:
    place = places.get(one.instalment)
    row: Row = [key_to_row(one.instalment) if place is None else place, one.step]
    if one.due_on is not None or one.off:
        row += None if one.due_on is None else one.due_on.isoformat(), one.off
    return row


def _coverage_of_row(row: Row, known: Sequence[OpenInstalment]) -> Coverage:
    place, step, *rest = row
    due_on, off = rest or (None, 0)
    return Coverage(
        known[place].key if isinstance(place, int) else key_of_row(place),
        step,
        None if due_on is None else date.fromisoformat(due_on),
        off,
    )
