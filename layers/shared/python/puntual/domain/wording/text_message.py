"""A reminder in plain words, for the channels that know no templates."""

from typing import NamedTuple, assert_never

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Plan
from puntual.domain.errors import InvalidInput
from puntual.domain.receivables.charges import NO_CHARGES
from puntual.domain.templates.sms_text import MOST_SEGMENTS, fold, segments
from puntual.domain.templates.template import Template
from puntual.domain.wording.compose import compose, compose_sms
from puntual.domain.wording.phrases import Wording


class PlainWords(NamedTuple):
    """What is read; only an e-mail has a subject."""

    subject: str
    body: str


def write_plainly(
    plan: Plan, profile: Profile, creditor: Creditor, template: Template, wording: Wording
) -> PlainWords:
    """Return what a plan says over its channel.

    Raises:
        InvalidInput: it does not fit into an SMS, however short its names are cut; or the channel
            is WhatsApp, which takes templates only.
    """
    match plan.contact.channel:
        case Channel.SMS:
            return PlainWords("", _sms(plan, profile, creditor, template, wording))
        case Channel.EMAIL:
            text = template.render(compose(plan, profile, creditor, template, wording))
            subject, _, body = text.partition("\n")
            return PlainWords(subject.strip(), body.strip())
        case Channel.WHATSAPP:
            raise InvalidInput("channel", "takes templates only", "send a template")
        case _ as unreachable:
            assert_never(unreachable)


def _sms(
    plan: Plan, profile: Profile, creditor: Creditor, template: Template, wording: Wording
) -> str:
    text = fold(template.render(compose_sms(plan, profile, creditor, template, wording)))
    if segments(text) > _most_segments(plan):
        raise InvalidInput("message", "does not fit into two segments", "shorten the text")
    return text


def _most_segments(plan: Plan) -> int:
    """Return how long an SMS may be: what an amount consists of is said, if it takes one more."""
    is_itemised = any(one.open_charges != NO_CHARGES for one in plan.instalments)
    return MOST_SEGMENTS + 1 if is_itemised else MOST_SEGMENTS
