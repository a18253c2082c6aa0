"""The stories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from local.whatsapp.people.persona import Persona
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
    begins = stage.trial.clockwork.now
    stage.faults.absences.append((begins, begins + 4.5 * 86_400))
    before = stage.product.crossings.choose

    def choose(crossing: Crossing) -> Break | None:
        names = any(poisoned["id"] in pk for pk, _ in crossing.rows)
        if names and crossing.function == "send_message" and stage.is_before(3.9):
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


def _hand_out_twice(stage: Stage) -> None:
    for queue in stage.product.queues.values():
        queue.twice = 1.0
        queue.copy_after = (0.0, 0.02)


def _two_workers(stage: Stage) -> None:
    _hand_out_twice(stage)
    stage.owes(stage.debtor(0))


def _phone_off(stage: Stage) -> None:
    stage.people_are(Persona.PHONE_OFF)
    stage.owes(stage.debtor(0))


def _deaf(stage: Stage) -> None:
    for day in range(13):
        stage.deaf(day + 0.5, 0.4)
    stage.owes(stage.debtor(0))


def _shared_by_two(stage: Stage) -> None:
    _hand_out_twice(stage)
    _shared_phone(stage)


_ONE, _OTHER, _THIRD = "N-00000", "N-00001", "N-00003"
STORIES: Final = (
    Story("remind", _remind, {_ONE: 4}),
    Story("pay", _pay, {_ONE: 2}, 6.0),
    Story("opt out", _opt_out, {_ONE: 1}, 6.0),
    Story("reverse", _reverse, {_ONE: 5}),
    Story("re-date", _redate, {_ONE: 4}),
    Story("merge", _merge, {_ONE: 3, _THIRD: 1}),
    Story("shared phone", _shared_phone, {_ONE: 2, _THIRD: 2}),
    Story("poisoned job", _poisoned_job, {_ONE: 4, _OTHER: 1}),
    Story("reply answered", _reply_answered, {_ONE: 2}, 8.0),
    Story("number change", _number_change, {_ONE: 4}),
    Story("credit note", _credit_note, {_ONE: 1}, 6.0),
    Story("two workers", _two_workers, {_ONE: 4}),
    Story("remind, phone off", _phone_off, {_ONE: 4}),
    Story("remind, deaf webhook", _deaf, {_ONE: 4}, hears=False),
    Story("shared phone, two workers", _shared_by_two, {_ONE: 2, _THIRD: 2}),
)
