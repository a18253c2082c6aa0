"""What ten million debtors cost a month, five years old: counted here, priced by model.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from local.call_recorder.sitecustomize import size_of
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.outcomes import Stored
from puntual.application.intake.store import take_in
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactRef
from puntual.domain.money import Money
from tests.bench.billing import READ, WRITE
from tests.bench.scale.aged_accounts import AgedAccount, monthly
from tests.bench.scale.lines import Line, at_most
from tests.bench.scale.looks import claim
from tests.bench.scale.model import Measured, Population, Units, bill_of_month
from tests.bench.scale.passes import pass_over, run_pass
from tests.bench.scale.sender_accounts import stored_accounts
from tests.bench.scale.senders import MB_OF_A_CPU, MEMORY_MB, PACE, run_sender
from tests.domain.decision.decision_cases import DUE, KEY, invoice, local, payment
from tests.factories import a_status
from tests.fakes.clock import FixedClock

_OLD, _GOAL = 60, 300
_INDEX_BYTES: Final = 100
# What a table keeps for a time only: a kept answer or a row of a wake-up is gone within weeks.
_LATER: Final = local(DUE) + timedelta(days=30)


def bench_costs() -> Iterator[Line]:
    """Yield the dollars of a month, item by item."""
    bill = bill_of_month(measure_costs(), Population())
    items = {name: round(dollars, 1) for name, dollars in bill.items()}
    yield at_most("aws_usd_per_month_10m", round(sum(bill.values())), _GOAL, by_item=items)


def measure_costs() -> Measured:
    """Count what the model needs."""
    sender, daily = run_sender(_OLD), run_pass(_OLD)
    # Long before anything is due; what a look takes does not depend on the age.
    waiting = run_sender(0, days=-12)
    sent = _units_of(sender.units)
    statuses = units_of_statuses(monthly(_OLD))
    gb = MEMORY_MB / 1024
    return Measured(
        reminder=Units(sent.writes + statuses.writes, sent.reads + statuses.reads),
        waiting=_units_of(waiting.units),
        pair=units_of_pair(monthly(_OLD)),
        account=Units(daily.writes, daily.reads),
        # Its workers wait for their slots as long as a number sends.
        sender_gb_seconds=PACE.workers / PACE.rate * gb,
        waiting_gb_seconds=waiting.cpu_seconds * MB_OF_A_CPU / MEMORY_MB * gb,
        pass_gb_seconds=daily.gb_seconds,
        stored_bytes=bytes_of_account(_OLD),
    )


def units_of_statuses(account: AgedAccount) -> Units:
    """Return the units of a message's `delivered` and `read`; `sent` costs none."""
    contact = claim(account)
    account.client.forget()
    for state in (ContactState.DELIVERED, ContactState.READ):
        report = a_status(state, wamid=f"wamid.{'x' * 60}")
        if not DynamoContacts(account.table).record_status(ContactRef(KEY, contact.id), report):
            raise RuntimeError("the status was no news; the figures would mean nothing")
    return Units(account.client.total(WRITE), account.client.total(READ))


def units_of_pair(account: AgedAccount) -> Units:
    """Return the units of taking in an invoice and, a month later, the payment for it."""
    dependencies = _intake(account)
    bill = invoice("F-next", DUE + timedelta(days=30))
    money = payment(at=_LATER)
    paid = IncomingPayment(
        KEY.creditor,
        money.id,
        Money(125_050, "MXN"),
        money.paid_on,
        debtor=KEY.debtor,
        invoice=bill.id,
    )
    account.client.forget()
    outcomes = [
        *take_in(dependencies, INVOICES, [IncomingInvoice(KEY, bill)]),
        *take_in(dependencies, PAYMENTS, [paid]),
    ]
    if not all(isinstance(one, Stored) for one in outcomes):
        raise TypeError(f"not everything was stored: {outcomes}")
    return Units(account.client.total(WRITE), account.client.total(READ))


def bytes_of_account(months: int) -> float:
    """Return what is stored of an account whose old contacts a pass has moved, as AWS bills it."""
    client = stored_accounts(months, 1)
    pass_over(client, night=0)
    return sum(size_of(item) + _INDEX_BYTES for item in client.all_items())


def _intake(account: AgedAccount) -> Dependencies:
    table = account.table
    return Dependencies(
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        documents=DynamoDocuments(table),
        wake_ups=DynamoWakeUps(table, 4),
        clock=FixedClock(_LATER),
        feed=DynamoPaymentFeed(table),
        rules=PackagedRuleBook(),
        people=DynamoPeople(table),
    )


def _units_of(units: Mapping[str, float]) -> Units:
    def total(meter: str) -> float:
        return sum(count for name, count in units.items() if name.startswith(meter))

    return replace(Units(), writes=total(WRITE), reads=total(READ))
