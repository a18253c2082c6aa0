"""No statement of a role can be dropped: a call of its handler would be refused."""

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from functions.send_message import handler as send_handler
from infra.names import configuration_set_name
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.keys.number import SCHEDULER_CURSOR
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.writes import Delete
from puntual.adapters.policies.parsing import parse
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.excerpt import KEPT_APART, excerpt_of
from puntual.domain.accounts.history import FEWEST_TOGETHER
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactRef, DebtorId, DebtorKey, DocumentId, PhoneNumberId
from puntual.domain.receivables.corrections import CreditNote
from puntual.ports.contacts import StatusReport
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    PROFILE,
    days_from_due,
    hold,
    invoice,
    local,
    offering,
    payment,
    reminded,
)
from tests.domain.decision.fallback.fallback_cases import REACHABLE
from tests.doubles.lambda_context import LambdaContext
from tests.factories import LONG_AGO
from tests.functions.invoke import invoke
from tests.functions.reminder_path import TICK, Deployed
from tests.functions.send_message.sending_setup import CREDITOR
from tests.iam.judge import witnessed
from tests.iam.needed import rights_without_use, statements_without_use
from tests.infra.synthesis import FALLBACKS

pytestmark = pytest.mark.loopback
_BY_EMAIL = """
version: email-1
cadences: [{name: c, steps: [{name: due_today, offset: 0, valid_days: 3}]}]
fallback: {channel: email}
"""
# What was withdrawn once is kept for an id that WhatsApp reports as well.
_RENEWED = (
    ConsentEvent(ConsentKind.REVOKED, LONG_AGO, "call", "note 12"),
    ConsentEvent(
        ConsentKind.GRANTED, LONG_AGO + timedelta(days=1), "form", "form 7", renewed=True
    ),
)
_JOB = {"jobs": [{"creditor": KEY.creditor, "debtor": KEY.debtor}]}
_JOBS = {"Records": [{"messageId": "1", "body": json.dumps(_JOB)}]}


def test_the_scheduler_needs_each_of_its_rights(deployed: Deployed) -> None:
    numbers, other = DynamoNumbers(deployed.table), PhoneNumberId("1000002")
    for number in (CREDITOR.phone_number_id, other):
        numbers.change(number, {"portfolio": "7", "daily_limit": 10})
    with witnessed() as calls:
        invoke("schedule_reminders", TICK)
        # The first tick of a deployment asks when the table was created.
        deployed.table.delete(Delete(SCHEDULER_CURSOR))
        invoke("schedule_reminders", TICK)
    assert statements_without_use("schedule_reminders", calls) == []
    assert rights_without_use("schedule_reminders", calls) == set()


def test_the_daily_pass_needs_each_of_its_rights(deployed: Deployed) -> None:
    _share_the_phone(deployed)
    _leave_a_merge(deployed)
    _leave_a_met_offer(deployed)
    with witnessed() as calls:
        _pass(deployed, "2026-03-11T09:00:00Z")
        _remind_often(deployed)
        _claim_and_hold(deployed)
        DynamoNumbers(deployed.table).change(CREDITOR.phone_number_id, {"account": "300"})
        _pass(deployed, "2026-05-11T09:00:00Z")
        # A day on which a segment was lost: the tick queues it again.
        invoke("reconcile", {**TICK, "time": "2026-05-12T09:00:00Z"})
        deployed.segments()
        invoke("reconcile", {**TICK, "time": "2026-05-12T10:00:00Z"})
    assert statements_without_use("reconcile", calls) == []
    assert rights_without_use("reconcile", calls) == set()


def _pass(deployed: Deployed, at: str) -> None:
    """Let a tick begin the pass of a day, and the lanes do it."""
    deployed.set_clock(at)
    invoke("reconcile", {**TICK, "time": at})
    while records := deployed.segments()["Records"]:
        invoke("reconcile", {"Records": records})


def test_who_asks_meta_needs_each_of_its_rights(deployed: Deployed) -> None:
    """The daily pass could read the token and ask for the quota: no statement of that is left."""
    with witnessed() as calls:
        invoke("check_senders", TICK)
    assert deployed.graph.looked_up
    assert statements_without_use("check_senders", calls) == []
    assert rights_without_use("check_senders", calls) == set()


def test_the_sender_needs_each_of_its_rights(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    _switch_email_on(deployed, monkeypatch)
    _share_the_phone(deployed)
    with witnessed() as calls:
        invoke("send_message", _JOBS, LambdaContext(29_000))
        deployed.graph.refusal = {"code": 131026, "message": "Message undeliverable"}
        invoke("send_message", _JOBS)
        deployed.set_clock("2026-03-10T16:07:30Z")
        # What is lost is read of all accounts, until that of the number is known.
        DynamoNumbers(deployed.table).change(CREDITOR.phone_number_id, {"account": "300"})
        invoke("send_message", _JOBS)
        _send_to_others(deployed)
        _look_alone(deployed)
    by_sms = [("sms-voice:SendTextMessage",)]  # which no emulator answers
    assert [one.actions for one in statements_without_use("send_message", calls)] == by_sms
    assert rights_without_use("send_message", calls) == set()


def _remind_often(deployed: Deployed) -> None:
    """Leave so many contacts of old days that the pass moves some to the history."""
    contacts = DynamoContacts(deployed.table)
    for seq in range(1, FEWEST_TOGETHER + KEPT_APART + 1):
        at = local(days_from_due(seq - 20))
        contact = reminded(at, "due_in_3_days", state=ContactState.CLAIMED, seq=seq)
        contacts.claim(excerpt_of(deployed.account()), contact, b"{}", at)
        delivered = StatusReport(ContactState.DELIVERED, at, f"wamid.{seq}")
        contacts.record_status(ContactRef(KEY, contact.id), delivered)


def _claim_and_hold(deployed: Deployed) -> None:
    """Leave a contact whose outcome is overdue, and a reason to suppress the next one."""
    account = excerpt_of(deployed.account())
    claimed = reminded(local(DUE), "due_today", state=ContactState.CLAIMED, seq=account.next_seq)
    DynamoContacts(deployed.table).claim(account, claimed, b"{}", local(DUE))
    DynamoAccountChanges(deployed.table).add_hold(KEY, hold(HoldKind.DISPUTE, None))


def _share_the_phone(deployed: Deployed) -> None:
    other = DebtorKey(KEY.creditor, DebtorId("cli-0002"))
    changes = DynamoAccountChanges(deployed.table)
    changes.put_profile(replace(PROFILE, key=other))
    changes.put_invoice(other, invoice("F-002"), "fingerprint")


def _leave_a_merge(deployed: Deployed) -> None:
    """Leave a customer of each kind of document, who withdrew and became another one in part."""
    old, new = (DebtorKey(KEY.creditor, DebtorId(one)) for one in ("cli-0003", "cli-0004"))
    changes, paid = DynamoAccountChanges(deployed.table), payment()
    phone = "+525550000067"
    changes.put_profile(replace(PROFILE, key=new, phone=phone, wa_ids=frozenset({phone[1:]})))
    profile = replace(PROFILE, key=old, phone="+525550000066", wa_ids=frozenset({"525550000066"}))
    changes.put_profile(replace(profile, consents=_RENEWED[:1]))
    changes.put_invoice(old, invoice("F-003"), "fingerprint")
    changes.put_payment(old, replace(paid, id=DocumentId("bank", "P-3")), "fingerprint")
    note = CreditNote(DocumentId("erp", "N-3"), paid.amount, DUE, LONG_AGO)
    changes.put_credit_note(old, note, "fingerprint")
    changes.add_hold(old, hold(HoldKind.CLAIM, None))
    changes.begin_merge(old, new, local(DUE))


def _leave_a_met_offer(deployed: Deployed) -> None:
    """Leave a customer whom a message offered a discount, and who paid what it asked for."""
    changes, key = DynamoAccountChanges(deployed.table), DebtorKey(KEY.creditor, DebtorId("met"))
    changes.put_profile(replace(PROFILE, key=key, phone="+525550000068", wa_ids=frozenset()))
    changes.put_invoice(key, invoice("F-met", minor=100_000), "fingerprint")
    offered = offering(local(days_from_due(-7)), "F-met")
    known = DynamoAccounts(deployed.table).look(key)
    assert known is not None
    DynamoContacts(deployed.table).claim(known, offered, b"{}", offered.claimed_at)
    paid = payment(95_000, local(days_from_due(-5)), "P-met")
    changes.put_payment(key, paid, "fingerprint")


def _send_to_others(deployed: Deployed) -> None:
    """Send to three: one has another WhatsApp id, and two refusals concern more than one."""
    for name, refusal in (("3", None), ("4", 190), ("5", 132015)):
        key = DebtorKey(KEY.creditor, DebtorId(name))
        changes = DynamoAccountChanges(deployed.table)
        phone = f"+52555000000{name}"
        changes.put_profile(replace(PROFILE, key=key, phone=phone, consents=_RENEWED))
        changes.put_invoice(key, invoice(f"F-00{name}"), "fingerprint")
        job = {"jobs": [{"creditor": key.creditor, "debtor": key.debtor}]}
        said = {"code": refusal, "message": "an invented refusal", "type": "OAuthException"}
        deployed.graph.refusal = said if refusal else None
        invoke("send_message", {"Records": [{"messageId": name, "body": json.dumps(job)}]})
        _resume(deployed)


def _look_alone(deployed: Deployed) -> None:
    """Hand a message out again: what is in it is looked at alone."""
    record = {**_JOBS["Records"][0], "attributes": {"ApproximateReceiveCount": "2"}}
    invoke("send_message", {"Records": [record]})
    (alone,) = deployed.jobs(alone=True)["Records"]
    assert json.loads(alone["body"]) == _JOB
    invoke("send_message", {"Records": [alone]})


def _resume(deployed: Deployed) -> None:
    numbers = DynamoNumbers(deployed.table)
    for state in numbers.all():
        for halt in state.halts:
            assert numbers.resume(halt, halt.at, "Rosa P.")
    send_handler._dependencies.cache_clear()


def _switch_email_on(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "FALLBACK_CHANNELS": "email",
        "EMAIL_FROM": FALLBACKS["email_from"],
        "EMAIL_CONFIGURATION_SET": configuration_set_name("prod"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity=FALLBACKS["email_from"])
    ses.create_configuration_set(ConfigurationSetName=configuration_set_name("prod"))
    DynamoAccountChanges(deployed.table).put_profile(REACHABLE)
    document = parse(_BY_EMAIL)
    policies = DynamoPolicies(deployed.table)
    policies.put(KEY.creditor, document.policy.version, document.canonical)
    policies.activate(KEY.creditor, document.policy.version)
