"""Merges of two customers that callers ask for."""

from typing import Annotated

from pydantic import Field

from puntual.application.intake.incoming import Rejected
from puntual.domain.ids import DebtorId
from puntual.intake.event import Event, parse_event
from puntual.intake.fields import Identifier


class CustomerMerge(Event):
    """The customer that stays, to which the one in the path goes over."""

    into: Annotated[
        Identifier, Field(description="The id of the customer that stays.", examples=["C-2"])
    ]


def read_merge(raw: object) -> DebtorId | Rejected:
    """Return the customer that stays, or everything that is wrong with what was sent."""
    event = parse_event(CustomerMerge, raw)
    return event if isinstance(event, Rejected) else DebtorId(event.into)
