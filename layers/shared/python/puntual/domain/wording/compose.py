"""The values of a message, as long as its channel takes: what would be too long is shortened."""

from collections.abc import Callable, Iterable

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.plan import Plan
from puntual.domain.templates.sms_text import MOST_SEGMENTS, fold, segments
from puntual.domain.templates.template import Template
from puntual.domain.wording.message_source import MessageSource
from puntual.domain.wording.phrases import Wording
from puntual.domain.wording.variables import SHORTER, SHORTEST, value_of

# WhatsApp refuses a longer body.
LONGEST_MESSAGE = 1024

type _Shorter = tuple[str, Callable[[MessageSource], str]]


def compose(
    plan: Plan, profile: Profile, creditor: Creditor, template: Template, wording: Wording
) -> dict[str, str]:
    """Return the value of each variable of the plan's template.

    Amounts of several currencies stand side by side. What would make the message longer than
    WhatsApp takes is said more shortly.

    Raises:
        InvalidInput: the template has a variable that the plan says nothing of.
    """
    source = MessageSource(plan, profile, creditor, wording)
    return _fitted(source, template, lambda text: len(text) <= LONGEST_MESSAGE, SHORTER.items())


def compose_sms(
    plan: Plan, profile: Profile, creditor: Creditor, template: Template, wording: Wording
) -> dict[str, str]:
    """Return the value of each variable of a text that must fit into an SMS."""
    source = MessageSource(plan, profile, creditor, wording)
    return _fitted(source, template, _fits_sms, (*SHORTER.items(), *SHORTEST.items()))


def _fitted(
    source: MessageSource,
    template: Template,
    fits: Callable[[str], bool],
    shorter: Iterable[_Shorter],
) -> dict[str, str]:
    values = {name: value_of(name, source) for name in template.variables}
    for name, shorten in shorter:
        if fits(template.render(values)):
            break
        if name in values:
            values[name] = shorten(source)
    return values


def _fits_sms(text: str) -> bool:
    return segments(fold(text)) <= MOST_SEGMENTS
