"""The stories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from puntual.intake.files.billing_day import BillingDay
from tests.prove.machine.crossings import Break, Crossing
from tests.prove.people import a_customer
from tests.prove.stories.stage import MONDAY, Stage, Story

_ARRIVES: Final = 0.6
# Thursday 09:05:00.25 in Mexico: the reminder of the day is decided, and not yet claimed.
_AT_THE_TICK: Final = 3 + (15 * 3600 + 300.25) / 86_400


def _remind(stage: Stage) -> None:
    stage.owes(stage.debtor(0))


def _pay(stage: Stage) -> None:
    invoice = stage.owes(stage.debtor(0))
    # While the reminder of the day is on its way.
    stage.at(_AT_THE_TICK, lambda: stage.office.pay(invoice["external_id"]))


def _opt_out(stage: Stage) -> None:
    customer = stage.debtor(0)
    stage.owes(customer)
    stage.says(_ARRIVES + 0.1, customer, text="BAJA", meaning="opt_out")


def _reverse(stage: Stage) -> None:
    invoice = stage.owes(stage.debtor(0))
    name = invoice["external_id"]
    stage.at(0.7, lambda: stage.office.pay(name))
    payment = {"source": "bank", "external_id": stage.payment_of(name, MONDAY)}

    def reverse(client: Any) -> None:
        reversal = {
            "external_id": "R-1",
            "payment": payment,
            "reversed_on": (MONDAY + timedelta(days=2)).isoformat(),
            "reason": "mistake",
        }
        assert client.send_reversals([reversal]) == []
        stage.office.reopened(name)

    stage.asks_ingest(2.3, reverse)


def _redate(stage: Stage) -> None:
    invoice = stage.owes(stage.debtor(0))
    due = (MONDAY + timedelta(days=8)).isoformat()
    changed = {**invoice, "due_on": due, "updated_at": f"{MONDAY + timedelta(days=1)}T00:00:00Z"}
    stage.at(1.3, lambda: stage.office.bill(BillingDay(MONDAY, invoices=[changed])))
    stage.at(1.3, lambda: stage.office.put(lambda _: stage.moved(changed)))


def _merge(stage: Stage) -> None:
    stays, goes = stage.debtor(0), stage.debtor(0, id="N-00003", phone="+525555000003")
    stage.owes(stays)
    stage.owes(goes, due_in=4)

    def merge(client: Any) -> None:
        client.merge_customers(goes["id"], stays["id"])
        stage.merged(goes["id"], stays["id"])

    stage.asks_ingest(1.3, merge)


def _shared_phone(stage: Stage) -> None:
    one = stage.debtor(0)
    stage.owes(one)
    stage.owes(stage.debtor(0, id="N-00003", phone=one["phone"]))


def _poisoned_job(stage: Stage) -> None:
    stage.owes(stage.debtor(0))
    poisoned = stage.debtor(1)
    stage.owes(poisoned)
    before = stage.product.crossings.choose

    def choose(crossing: Crossing) -> Break | None:
        names = any(poisoned["id"] in pk for pk, _ in crossing.rows)
        if names and crossing.function == "send_message" and stage.is_before(1.5):
            stage.faults.deaths.append(stage.trial.clockwork.now)
            return Break.DEATH_BEFORE
        return before(crossing)

    stage.product.crossings.choose = choose


def _reply_answered(stage: Stage) -> None:
    customer = stage.debtor(0)
    stage.owes(customer)
    stage.says(_ARRIVES + 0.1, customer, text="¿Cuánto debo?", meaning="question")


def _number_change(stage: Stage) -> None:
    customer = stage.debtor(0)
    stage.owes(customer)
    new = a_customer(8, MONDAY)["phone"]
    stage.says(_ARRIVES + 0.1, customer, new_number=new)
    changed = {**customer, "phone": new, "updated_at": f"{MONDAY + timedelta(days=2)}T00:00:00Z"}
    stage.at(2.3, lambda: stage.office.bill(BillingDay(MONDAY, customers=[changed])))


def _credit_note(stage: Stage) -> None:
    customer = stage.debtor(0)
    invoice = stage.owes(customer)
    name = invoice["external_id"]

    def credit(client: Any) -> None:
        note = {
            "source": "erp",
            "external_id": "NC-1",
            "amount": invoice["amount"],
            "currency": invoice["currency"],
            "issued_on": MONDAY.isoformat(),
            "debtor_id": customer["id"],
            "invoice": {"source": "erp", "external_id": name},
        }
        assert client.send_credit_notes([note]) == []
        stage.office.settled(name)

    stage.asks_ingest(1.3, credit)


def _two_workers(stage: Stage) -> None:
    for queue in stage.product.queues.values():
        queue.twice = 1.0
        queue.copy_after = (0.0, 0.02)
    stage.owes(stage.debtor(0))


STORIES: Final = (
    Story("remind", _remind),
    Story("pay", _pay, 6.0),
    Story("opt out", _opt_out, 6.0),
    Story("reverse", _reverse),
    Story("re-date", _redate),
    Story("merge", _merge),
    Story("shared phone", _shared_phone),
    Story("poisoned job", _poisoned_job),
    Story("reply answered", _reply_answered, 8.0),
    Story("number change", _number_change),
    Story("credit note", _credit_note, 6.0),
    Story("two workers", _two_workers),
)
