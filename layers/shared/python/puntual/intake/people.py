"""What callers ask of a person's data: each request names who decided it."""

from typing import Annotated

from pydantic import Field

from puntual.intake.event import Event
from puntual.intake.fields import Identifier

type _Who = Annotated[
    str,
    Field(
        pattern=r"^\S(.{0,118}\S)?$",
        description="Who decided it, as you name your people; it stays on record.",
        examples=["Rosa P."],
    ),
]
type _Why = Annotated[
    str,
    Field(
        pattern=r"^\S(.{0,498}\S)?$",
        description="Why; it stays on record, so name no others in it.",
        examples=["lawsuit 12/2026"],
    ),
]
type _Whose = Annotated[
    Identifier, Field(description="One of the person's debtors.", examples=["C-1"])
]


class PersonExport(Event):
    """All that is held of a person is to be told, what they wrote included."""

    debtor_id: _Whose
    by: _Who


class PersonErasure(Event):
    """A person is to be forgotten; `although_needed` also where they owe or are in a dispute."""

    debtor_id: _Whose
    by: _Who
    although_needed: bool = False


class LegalHoldRequest(Event):
    """What a debtor wrote is to stay, or to go by its days again."""

    debtor_id: _Whose
    by: _Who
    reason: _Why
