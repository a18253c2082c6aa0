"""The free text that answers a question: an answer may have lines, which a template may not."""

from typing import Final

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.plan import Plan
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.templates.template import Template
from puntual.domain.wording.message_source import MessageSource
from puntual.domain.wording.phrases import Wording
from puntual.domain.wording.typography import write_date, write_money
from puntual.domain.wording.variables import label_of, value_of

LINES: Final = "lines"
_MOST_LINES: Final = 10


def write_answer(
    plan: Plan, profile: Profile, creditor: Creditor, text: Template, wording: Wording
) -> str:
    """Return what a plan says in free text.

    Raises:
        InvalidInput: the text has a variable that the plan says nothing of.
    """
    source = MessageSource(plan, profile, creditor, wording)
    return text.render(
        {
            name: _lines(source) if name == LINES else value_of(name, source)
            for name in text.variables
        }
    )


def _lines(source: MessageSource) -> str:
    """Return a line for each open instalment, the oldest first, and how many more there are."""
    told = source.plan.instalments
    lines = [_line(one, source) for one in told[:_MOST_LINES]]
    if len(told) > _MOST_LINES:
        lines.append(source.phrases.more_lines.format(len(told) - _MOST_LINES))
    return "\n".join(lines)


def _line(one: OpenInstalment, source: MessageSource) -> str:
    is_past = one.due_on < source.plan.contact.local_date
    phrase = source.phrases.line_past if is_past else source.phrases.line_ahead
    day = write_date(one.due_on, source.language)
    return phrase.format(label_of(one), write_money(one.outstanding), day)
