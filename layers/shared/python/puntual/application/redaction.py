"""Redaction of decision logs: removes fields that no decision reads, above all personal data."""

from dataclasses import replace
from typing import Final

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.decision.plan import Plan
from puntual.domain.ids import CreditorId

_SOMEBODY: Final = "x"


def redact_account(account: Account) -> Account:
    """Return an account without personal data and other fields that no decision reads."""
    profile = account.profile
    return replace(
        account,
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
        ),
        rev=0,
        invoices=tuple(replace(one, label="", recorded_at=None) for one in account.invoices),
        contacts=tuple(map(_redact_contact, account.contacts)),
        holds=tuple(map(_redact_hold, account.holds)),
        releases=tuple(replace(one, by="") for one in account.releases),
        # The claim checks WhatsApp's pause, after the decision.
        phone_tries=(),
        shares_phone=False,
    )


def _redact_contact(contact: Contact) -> Contact:
    return replace(
        contact,
        step="",
        template="",
        language="",
        policy_version="",
        wamid=None,
        # Only these codes matter: they exclude another channel.
        error_code=contact.error_code if contact.error_code in NOT_TO_BE_GONE_ROUND else None,
    )


def _redact_hold(hold: Hold) -> Hold:
    return replace(hold, origin="", ended_by="")


def redact_plan(plan: Plan) -> Plan:
    """Return a plan without labels of invoices and origins of holds."""
    return replace(
        plan,
        instalments=tuple(replace(one, label="") for one in plan.instalments),
        holds=tuple(map(_redact_hold, plan.holds)),
    )
