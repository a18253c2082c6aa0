"""Redaction of decision logs: removes fields that no decision reads, above all personal data."""

from dataclasses import replace
from typing import Final

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME, ContactState
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.accounts.view import NO_BOOKS, AccountView, ChannelRecord
from puntual.domain.decision.plan import Plan
from puntual.domain.ids import ContactId, CreditorId
from puntual.domain.receivables.receivable import OpenInstalment

_SOMEBODY: Final = "x"


def redact_view(view: AccountView) -> AccountView:
    """Return a view without personal data and other fields that no decision reads."""
    profile = view.profile
    return replace(
        view,
        profile=replace(
            profile,
            # Decisions read whether there is a name and a phone, not which ones. The debtor's id
            # stays, for it chooses among variants of a template.
            key=replace(profile.key, creditor=CreditorId("")),
            name=_SOMEBODY if profile.name else "",
            phone=None if profile.phone is None else _SOMEBODY,
            email=None if profile.email is None else _SOMEBODY,
            state=None,
            zone=None,
            segment=None,
            consents=tuple(replace(one, source="", evidence="") for one in profile.consents),
            wa_ids=frozenset(),
            payment_method=None,
            phone_since=None,
            left_lines=(),
        ),
        rev=0,
        books=NO_BOOKS,
        open_instalments=tuple(map(_redact_instalment, view.open_instalments)),
        contacts=tuple(map(_redact_contact, view.contacts)),
        channels=tuple(map(_redact_channel, view.channels)),
        holds=tuple(map(_redact_hold, view.holds)),
        # The claim checks WhatsApp's pause, after the decision.
        phone_tries=(),
        shares_phone=False,
    )


def _redact_contact(contact: Contact) -> Contact:
    """Keep what caps and pauses read: when, for what, and whether it was refused."""
    is_settled = contact.state not in UNKNOWN_OUTCOME and not contact.was_refused
    has_failed = contact.state is ContactState.FAILED
    return replace(
        contact,
        id=ContactId(""),
        deadline=contact.claimed_at if is_settled else contact.deadline,
        step="",
        template="",
        language="",
        policy_version="",
        accepted_at=contact.claimed_at if contact.accepted_at and has_failed else None,
        settled_at=None if is_settled else contact.settled_at,
        wamid=None,
        error_code=None,
    )


def _redact_channel(record: ChannelRecord) -> ChannelRecord:
    """Keep the errors that exclude another channel; none of the others decides anything."""
    is_kept = record.failed_code is None or record.failed_code in NOT_TO_BE_GONE_ROUND
    return record if is_kept else replace(record, failed_code=None)


def _redact_instalment(one: OpenInstalment) -> OpenInstalment:
    return replace(one, label="", issued_on=None)


def _redact_hold(hold: Hold) -> Hold:
    return replace(hold, origin="", ended_by="")


def redact_plan(plan: Plan) -> Plan:
    """Return a plan without labels of invoices and origins of holds.

    The due date that a step is sent for stands in its instalment already, and what the message
    offers follows from its discount.
    """
    covered = tuple(replace(one, due_on=None, off=0) for one in plan.contact.covered)
    return replace(
        plan,
        contact=replace(plan.contact, covered=covered, offer=None),
        instalments=tuple(map(_redact_instalment, plan.instalments)),
        holds=tuple(map(_redact_hold, plan.holds)),
    )
