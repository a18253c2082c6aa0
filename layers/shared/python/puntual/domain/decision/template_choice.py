"""Which template speaks for a step: the debtor's variant, or what may stand in for it."""

from collections.abc import Iterator, Sequence
from zlib import crc32

from puntual.domain.decision.context import DecisionContext
from puntual.domain.policies.cadence import Step
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.sending.conditions import SwitchScope
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Version, template_language

DISCOUNT = "discount"
PAY = "pay"


def choose_template(context: DecisionContext, stems: tuple[str, ...]) -> str | None:
    """Return the stem of a template that may be used; None when every one is off or broken.

    The same debtor always gets the same variant, so that variants can be compared by debtor.
    """
    first = crc32(context.account.key.debtor.encode()) % len(stems)
    in_turn = (*stems[first:], *stems[:first])
    substitutes = context.policy.substitutes
    wanted = (*in_turn, *(substitutes[stem] for stem in in_turn if stem in substitutes))
    return next((stem for stem in wanted if _is_usable(context, stem)), None)


def stems_of(
    context: DecisionContext, level: Step, instalments: Sequence[OpenInstalment]
) -> tuple[str, ...]:
    """Return the stems that say what is so today.

    A step of the day itself that went ahead of a closed day speaks in the words of the last step
    before it: no text says that the date has come while it is still to come.
    """
    if level.offset != 0 or any(one.due_on <= context.today for one in instalments):
        return level.templates
    ahead = (step for one in context.policy.cadences for step in one.steps if step.offset < 0)
    return max(ahead, key=lambda step: step.offset, default=level).templates


def extend_template(
    context: DecisionContext, stem: str, instalments: Sequence[OpenInstalment], *, offers: bool
) -> str:
    """Return the richest form of a stem: with the discount that is on offer, with a pay button.

    A template's buttons are fixed when it is registered, so each form has a stem of its own. A
    form that is not registered, off or broken is passed over; the plain one was chosen already.
    """
    if context.falls_back:
        return stem
    pay = pay_reference(instalments) != ""
    forms = [
        (stem, DISCOUNT, PAY) if offers and pay else (),
        (stem, DISCOUNT) if offers else (),
        (stem, PAY) if pay else (),
    ]
    wanted = ("_".join(form) for form in forms if form)
    known = (one for one in wanted if context.catalogue.has(one))
    return next((one for one in known if _is_usable(context, one)), stem)


def pay_reference(instalments: Sequence[OpenInstalment]) -> str:
    """Return what the pay button must open: one reference for all; empty when there is none."""
    references = {one.pay_reference for one in instalments}
    return references.pop() if len(references) == 1 else ""


def choose_version(context: DecisionContext, stem: str) -> Version:
    """Return the text that speaks for a stem, in the customer's form of address if usable."""
    locale = context.account.profile.locale
    presumed = Version(stem, template_language(locale, frozenset()))
    return next(_usable_versions(context, stem), presumed)


def _is_usable(context: DecisionContext, stem: str) -> bool:
    if context.conditions.is_switched_off(SwitchScope.TEMPLATE, stem):
        return False
    return next(_usable_versions(context, stem), None) is not None


def _usable_versions(context: DecisionContext, stem: str) -> Iterator[Version]:
    profile = context.account.profile
    # The texts of other channels are ours in every language; Meta registers none of them.
    catalogue = ANY_TEMPLATE if context.falls_back else context.catalogue
    for one in catalogue.versions_of(stem, profile):
        if context.falls_back or not context.conditions.is_broken(one.stem, one.language):
            yield one
