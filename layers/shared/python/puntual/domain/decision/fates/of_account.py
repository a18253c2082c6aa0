"""How the steps of all open instalments ended, told from the whole account.

It knows more than a view: which message a step went out with, and when an invoice was issued.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.fates.step_fate import StepFate, fates_of
from puntual.domain.reasons import NOTHING_DUE, Reason
from puntual.domain.receivables.receivable import InstalmentKey


def fates_in(account: Account, context: DecisionContext) -> tuple[StepFate, ...]:
    """Return how each step of what is open ended, the oldest debt first."""
    issued = {one.id: one.issued_on for one in account.invoices}
    return tuple(
        fate
        for one in context.account.open_instalments
        for fate in fates_of(
            context,
            replace(one, issued_on=issued.get(one.key.invoice, one.issued_on)),
            _sent_alone(account.contacts, one.key),
        )
    )


def _sent_alone(contacts: Iterable[Contact], key: InstalmentKey) -> frozenset[str]:
    """Return the steps of an instalment that a message was sent for, and not for another debt."""
    return frozenset(
        covered.step
        for contact in contacts
        for covered in contact.covered
        if covered.instalment == key and covered.step == contact.step
    )


def with_recorded(
    fate: StepFate, records: Iterable[tuple[datetime, Iterable[Reason]]], context: DecisionContext
) -> StepFate:
    """Return a fate with what the looks of its days put on record, where nothing else tells why.

    Args:
        fate: as it is derived.
        records: when nothing was sent, and why.
        context: of the look.
    """
    if fate.days is None or Reason.NOT_LOOKED_AT not in fate.causes:
        return fate
    found = {
        reason
        for at, reasons in records
        if _is_on(at.astimezone(context.zone).date(), fate.days)
        for reason in reasons
        if reason not in NOTHING_DUE
    }
    if not found:
        return fate
    causes = found.union(fate.causes) - {Reason.NOT_LOOKED_AT}
    return replace(fate, causes=tuple(_in_order(causes)))


def _is_on(day: date, days: tuple[date, date]) -> bool:
    return days[0] <= day <= days[1]


def _in_order(causes: Iterable[Reason]) -> Iterator[Reason]:
    wanted = frozenset(causes)
    return (reason for reason in Reason if reason in wanted)
