"""What ten million debtors cost a month, five years old: counted here, priced by model.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from local.call_recorder.sitecustomize import size_of
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import HISTORY_KINDS
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.outcomes import Stored
from puntual.application.intake.store import take_in
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactRef
from tests.bench.scale.aged_accounts import AgedAccount, monthly
from tests.bench.scale.history import units_of_move
from tests.bench.scale.lines import Line, at_most
from tests.bench.scale.looks import claim
from tests.bench.scale.model import (
    ITEMS_A_REQUEST,
    Measured,
    Population,
    Units,
    bill_of_month,
    recovery_of_history,
    units_of,
)
from tests.bench.scale.passes import pass_over, run_pass
from tests.bench.scale.sender_accounts import NOW, debtor_of, stored_accounts
from tests.bench.scale.senders import MB_OF_A_CPU, MEMORY_MB, PACE, run_sender
from tests.domain.decision.decision_cases import DUE, KEY, invoice, local, payment
from tests.doubles.dynamodb_operands import Item
from tests.factories import a_status
from tests.fakes.clock import FixedClock

_OLD, _GOAL = 60, 300
_INDEX_BYTES: Final = 100
_MORE: Final = 10
_RECORDS: Final = 48
# What a table keeps for a time only: a kept answer or a row of a wake-up is gone within weeks.
_LATER: Final = local(DUE) + timedelta(days=30)


def bench_costs() -> Iterator[Line]:
    """Yield the dollars of a month, item by item."""
    measured, people = measure_costs(), Population()
    bill = bill_of_month(measured, people)
    items = {name: round(dollars, 1) for name, dollars in bill.items()}
    yield at_most(
        "aws_usd_per_month_10m",
        round(sum(bill.values())),
        _GOAL,
        by_item=items,
        recovery_of_history_usd=round(recovery_of_history(measured, people), 1),
        bytes_of_account=[round(measured.stored_bytes), round(measured.history_bytes)],
    )


def measure_costs() -> Measured:
    """Count what the model needs."""
    sender, daily = run_sender(_OLD), run_pass(_OLD)
    # Long before anything is due, for reasons that are on record; what a look takes does not
    # depend on the age.
    waiting = run_sender(0, days=-12)
    stored, history = bytes_of_account(_OLD)
    gb = MEMORY_MB / 1024
    return Measured(
        reminder=_units_of(sender.units) + units_of_statuses(monthly(_OLD)),
        waiting=_units_of(waiting.units) + units_of_record(_OLD),
        moved=units_of_move(),
        pair=units_of_pair(_OLD),
        account=daily.units,
        changed=daily.changed,
        # Its workers wait for their slots as long as a number sends.
        sender_gb_seconds=PACE.workers / PACE.rate * gb,
        waiting_gb_seconds=waiting.cpu_seconds * MB_OF_A_CPU / MEMORY_MB * gb,
        pass_gb_seconds=daily.gb_seconds,
        stored_bytes=stored,
        history_bytes=history,
    )


def units_of_statuses(account: AgedAccount) -> Units:
    """Return the units of a message's `delivered` and `read`; `sent` costs none."""
    contact = claim(account)
    account.client.forget()
    for state in (ContactState.DELIVERED, ContactState.READ):
        report = a_status(state, wamid=f"wamid.{'x' * 60}")
        if not DynamoContacts(account.table).record_status(ContactRef(KEY, contact.id), report):
            raise RuntimeError("the status was no news; the figures would mean nothing")
    return units_of(account.client.units)


def units_of_pair(months: int) -> Units:
    """Return the units of taking in an invoice and, a month later, the payment for it.

    They come with others of their creditor, each of another debtor.
    """
    client = stored_accounts(months, ITEMS_A_REQUEST)
    dependencies = _intake(client.table())
    bills, paid = zip(*map(_pair_of, range(ITEMS_A_REQUEST)), strict=True)
    outcomes = [*take_in(dependencies, INVOICES, bills), *take_in(dependencies, PAYMENTS, paid)]
    if not all(isinstance(one, Stored) for one in outcomes):
        raise TypeError(f"not everything was stored: {outcomes}")
    return units_of(client.units, 1 / ITEMS_A_REQUEST)


def units_of_record(months: int) -> Units:
    """Return the units of a record that the reasons have changed, the mean of some.

    Its read is not among them: an evaluation does it whether or not the reasons have changed.
    """
    client = stored_accounts(months, 1)
    key, decisions = debtor_of(0), DynamoDecisions(client.table())
    logs = {one.at: one.log for one in decisions.logs(key)}
    known = decisions.history(key)[:_RECORDS]
    client.forget()
    for place, one in enumerate(known):
        at = _LATER + place * timedelta(days=15)
        decisions.record(key, at, one.reasons, one.until, logs[one.at])
    found = units_of(client.units, 1 / _RECORDS)
    return replace(found, reads=0.0, history_reads=0.0)


def _pair_of(number: int) -> tuple[IncomingInvoice, IncomingPayment]:
    key = debtor_of(number)
    bill = invoice(f"F-{key.debtor}", DUE + timedelta(days=30))
    money = payment(at=_LATER, name=f"P-{key.debtor}")
    paid = IncomingPayment(
        key.creditor, money.id, money.amount, money.paid_on, key.debtor, invoice=bill.id
    )
    return IncomingInvoice(key, bill), paid


def bytes_of_account(months: int) -> tuple[float, float]:
    """Return what is stored of an account after a pass, as AWS bills it, and of its history.

    That is what more accounts add: what a deployment stores once is not theirs.
    """
    few, many = (_bytes_of_accounts(months, count) for count in (1, 1 + _MORE))
    return (many[False] - few[False]) / _MORE, (many[True] - few[True]) / _MORE


def _bytes_of_accounts(months: int, count: int) -> Counter[bool]:
    client = stored_accounts(months, count)
    pass_over(client, night=0)
    sizes: Counter[bool] = Counter()
    for item in client.all_items():
        kind = item["pk"]["S"].partition("#")[0]
        if not _has_expired(item):
            sizes[kind in HISTORY_KINDS] += size_of(item) + _INDEX_BYTES
    return sizes


def _has_expired(item: Item) -> bool:
    ttl = item.get("ttl", {}).get("N")
    return ttl is not None and int(ttl) < NOW.timestamp()


def _intake(table: Table) -> Dependencies:
    return Dependencies(
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        documents=DynamoDocuments(table),
        wake_ups=DynamoWakeUps(table, 4),
        clock=FixedClock(_LATER),
        feed=DynamoPaymentFeed(table),
        rules=PackagedRuleBook(),
        rule_broken=lambda _: "",
        people=DynamoPeople(table),
    )


def _units_of(units: Mapping[str, float]) -> Units:
    """Return the units that a sender's stub counted, by meter and what for in one name."""
    split = ((name.partition(" "), count) for name, count in units.items())
    return units_of({(meter, what): count for (meter, _, what), count in split})
