"""From a plan to what is handed over: a template, or plain words over another channel."""

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import Case
from puntual.domain.accounts.person import lacks_scoped_id
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Plan
from puntual.domain.decision.template_choice import pay_reference
from puntual.domain.errors import MissingConfiguration
from puntual.domain.ids import ContactRef
from puntual.domain.wording.compose import compose
from puntual.domain.wording.text_message import write_plainly
from puntual.ports.messaging import Message, TemplateMessage, TextMessage


def message_of(dependencies: Dependencies, case: Case, plan: Plan) -> Message:
    """Return the message of a plan, over its channel.

    Raises:
        MissingConfiguration: the template that was chosen does not exist.
    """
    if plan.contact.channel is Channel.WHATSAPP:
        return _template(dependencies, case, plan)
    return _text(dependencies, case, plan)


def _template(dependencies: Dependencies, case: Case, plan: Plan) -> TemplateMessage:
    contact, profile = plan.contact, case.account.profile
    template = dependencies.templates.find(contact.template, contact.language)
    if template is None:
        raise MissingConfiguration("the template that was chosen does not exist")
    return TemplateMessage(
        phone_number_id=case.creditor.phone_number_id,
        to=profile.phone or "",
        template=contact.template,
        language=contact.language,
        parameters=compose(plan, profile, case.creditor, template, dependencies.wording),
        callback=_callback(case, plan),
        pay_reference=pay_reference(plan.instalments) if template.pay_label else "",
    )


def _text(dependencies: Dependencies, case: Case, plan: Plan) -> TextMessage:
    channel, profile = plan.contact.channel, case.account.profile
    template = dependencies.texts.find(
        channel, plan.contact.template, profile, case.creditor.form_of_address
    )
    words = write_plainly(plan, profile, case.creditor, template, dependencies.wording)
    to = profile.email if channel is Channel.EMAIL else profile.phone
    return TextMessage(
        channel=channel,
        to=to or "",
        sender=case.creditor.name,
        subject=words.subject,
        body=words.body,
        callback=_callback(case, plan),
        ttl=plan.ttl,
    )


def _callback(case: Case, plan: Plan) -> str:
    """Name the contact; a status is to bring the id that a person keeps without a phone."""
    is_whatsapp = plan.contact.channel is Channel.WHATSAPP
    asks_for_id = is_whatsapp and lacks_scoped_id(case.account.profile)
    return ContactRef(case.account.key, plan.contact.id).to_callback(asks_for_id=asks_for_id)
