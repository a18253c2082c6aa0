"""Thanks for a payment: soon, inside the window, once, and never for old news."""

from puntual.domain.circumstances import Circumstances
from puntual.domain.contact import Purpose
from puntual.domain.courtesy import send_by
from puntual.domain.plan import Plan, Send, Wait
from puntual.domain.planning import plan_contact
from puntual.domain.receivable import Payment

RECEIPT_STEP = "payment_received"


def decide_receipt(circumstances: Circumstances) -> Send | Wait | None:
    """Decide whether to thank for a payment now or later; None when there is nothing to thank."""
    unthanked = _unthanked(circumstances)
    if not unthanked:
        return None
    latest = max(one.recorded_at for one in unthanked) + circumstances.policy.receipt_within
    ids = tuple(payment.id for payment in unthanked)

    def plan(stem: str) -> Plan:
        contact = plan_contact(circumstances, Purpose.RECEIPT, RECEIPT_STEP, stem, receipts=ids)
        return Plan(contact, (), unthanked, circumstances.policy.message_ttl)

    return send_by(circumstances, Purpose.RECEIPT, RECEIPT_STEP, latest, plan)


def _unthanked(circumstances: Circumstances) -> tuple[Payment, ...]:
    account, now = circumstances.account, circumstances.now
    if not account.payments:
        return ()
    thanked = {
        document
        for contact in account.contacts
        if contact.purpose is Purpose.RECEIPT and not contact.may_be_tried_again
        for document in contact.receipts
    }
    patience = circumstances.policy.receipt_within
    return tuple(
        payment
        for payment in account.payments
        if payment.id not in thanked
        and payment.amount.minor > 0
        and now - patience <= payment.recorded_at <= now
        # A payment that was entered long after it was made is history, not news. Both days are
        # the debtor's: in an American evening UTC has begun the next one.
        and payment.recorded_at.astimezone(circumstances.zone).date() - payment.paid_on <= patience
    )
