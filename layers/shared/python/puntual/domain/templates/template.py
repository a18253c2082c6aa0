"""A message template: what is registered with Meta once, and filled in for each debtor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from puntual.domain.errors import InvalidInput

_VARIABLE = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")
_NAME = re.compile(r"puntual_([a-z0-9_]+)_v1")

# Buttons that lead somewhere else than back to this chat.
PAY = "PAY"
# Meta's reviewers read the name too: a "last opportunity" sounds like pressure or like a sale.
_OUR_WORDS, _META_WORDS = "puntual_last_opportunity", "puntual_payment_still_open"


def template_name(stem: str) -> str:
    """Return the name under which a stem is registered with Meta."""
    return f"puntual_{stem}_v1"


def template_stem(name: str) -> str | None:
    """Read ``template_name`` back; None when the name is not ours."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


def registered_name(name: str) -> str:
    """Return what a template is called with Meta."""
    return name.replace(_OUR_WORDS, _META_WORDS)


def reported_stem(name: str) -> str | None:
    """Return the stem of what Meta names; None when it is not ours, or no longer."""
    ours = name.replace(_META_WORDS, _OUR_WORDS)
    return template_stem(ours) if registered_name(ours) == name else None


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button under the message.

    Attributes:
        label: what the debtor reads.
        payload: what comes back when it is tapped, in every language the same.
    """

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Template:
    """One template in one language.

    Attributes:
        ttl: how long WhatsApp tries to deliver it; Meta knows this per template only.
        examples: a value for each variable; Meta's reviewers see the message with these.
        pay_label: the label of a button that opens the creditor's payment page; it stands before
            the quick replies. Empty without one.
        is_answer: whether it answers the debtor, so that it needs no way out.
        is_sent: False for catalogue text that must never be registered.
    """

    name: str
    language: str
    category: str
    body: str
    quick_replies: tuple[QuickReply, ...]
    ttl: timedelta
    examples: Mapping[str, str]
    pay_label: str = ""
    is_answer: bool = False
    is_sent: bool = True

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in the order in which they first appear."""
        return tuple(dict.fromkeys(_VARIABLE.findall(self.body)))

    def render(self, parameters: Mapping[str, str]) -> str:
        """Return the body as the debtor reads it.

        Raises:
            InvalidInput: the parameters are not exactly the template's variables; Meta refuses
                such a message too.
        """
        if set(parameters) != set(self.variables):
            raise InvalidInput(
                "parameters",
                f"are not those of {self.name}",
                f"give exactly {', '.join(self.variables)}",
            )
        return _VARIABLE.sub(lambda match: parameters[match[1]], self.body)
