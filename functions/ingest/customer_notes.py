"""What a caller is told of a customer: the consent in force, and why nothing goes to the phone."""

from types import MappingProxyType
from typing import Final, TypedDict

from puntual.application.intake.outcomes import CustomerNotes
from puntual.domain.accounts.consent import ConsentStatus
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.reasons import Reason

_DETAILS: Final = MappingProxyType(
    {
        Reason.SHARED_PHONE: f"more than {MOST_SHARERS} customers have this phone, so it is taken "
        "for a placeholder and nothing is sent to it; send each one's own",
        Reason.NUMBER_CHANGED: "WhatsApp reports that this person has another number, so nothing "
        "is sent to this one; send the new one",
        Reason.WRONG_NUMBER: "whoever has this phone says that it is not the customer's, so "
        "nothing is sent to it; send another one",
    }
)


class ConsentInForce(TypedDict):
    """The consent in force for WhatsApp after a customer was stored, and why it is."""

    status: ConsentStatus
    why: str


class Notice(TypedDict):
    """Why nothing is sent to a phone, by its code, and what to do."""

    code: Reason
    detail: str


def show_consent(notes: CustomerNotes) -> ConsentInForce:
    """Show the consent in force for WhatsApp."""
    return ConsentInForce(status=notes.consent, why=_why(notes))


def show_notices(notes: CustomerNotes) -> list[Notice]:
    """Show why nothing is sent to a phone; empty where it is the customer's own."""
    return [Notice(code=one, detail=_DETAILS[one]) for one in notes.notices]


def _why(notes: CustomerNotes) -> str:
    event = notes.decided_by
    if event is None:
        return "no statement is on record, so nothing is sent"
    said = f"on {event.at:%Y-%m-%d} ({event.source})"
    if notes.consent is ConsentStatus.GIVEN:
        return f"granted {said}"
    return (
        f"withdrawn by the debtor {said}; a later grant lifts it only as a renewed one, with "
        '"renewed": true and evidence that no grant before it had'
    )
