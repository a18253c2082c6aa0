"""From a decision's circumstances to the contact that is to be claimed."""

from puntual.domain.accounts.contact import Contact, Coverage, Purpose, contact_id
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.template_choice import choose_version
from puntual.domain.ids import DocumentId
from puntual.domain.templates.template import template_name


def plan_contact(
    context: DecisionContext,
    purpose: Purpose,
    step: str,
    stem: str,
    covered: tuple[Coverage, ...] = (),
    receipts: tuple[DocumentId, ...] = (),
    holds: tuple[str, ...] = (),
) -> Contact:
    """Return the contact to claim."""
    today, now = context.today, context.now
    version = choose_version(context, stem)
    attempt = len(context.contacts_today(purpose)) + 1
    return Contact(
        id=contact_id(context.account.next_seq, today, purpose, attempt),
        purpose=purpose,
        local_date=today,
        claimed_at=now,
        deadline=now + context.policy.uncertain_for,
        step=step,
        template=template_name(version.stem),
        language=version.language,
        policy_version=context.policy.version,
        covered=covered,
        receipts=receipts,
        holds=holds,
        channel=context.channel,
    )
