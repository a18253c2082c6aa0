"""What the pass costs where nothing is wrong, counted over a table as AWS bills it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.reconcile.account_steps import SAMPLE_DAYS
from functions.reconcile.dependencies import Dependencies
from puntual.adapters.composition import conditions_reader, sending_limits_of
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.daily_pass.wake_up_check import DynamoWakeUpCheck
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.daily_metrics import DynamoDailyMetrics
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.domain.ids import DebtorId, DebtorKey, DocumentId
from tests.bench.scale.counting import CountedDynamoDB
from tests.domain.decision.decision_cases import KEY, PROFILE, days_from_due, invoice, payment
from tests.functions.reconcile.reconcile_setup import (
    TONIGHT,
    ReconcileSetup,
    always,
    reconcile,
)
from tests.functions.send_message.sending_setup import CREDITOR

ACCOUNTS = 1400
DAY = timedelta(days=1)
LONG_BEFORE = TONIGHT - 20 * DAY


class Counted:
    """A deployment with one creditor, whose accounts have an open invoice and a paid one."""

    def __init__(self, accounts: int = ACCOUNTS) -> None:
        self.client = CountedDynamoDB()
        self.night = ReconcileSetup([])
        table = self.client.table()
        DynamoCreditors(table).put(CREDITOR)
        self.changes = DynamoAccountChanges(table)
        self.keys = [DebtorKey(KEY.creditor, DebtorId(f"cli-{one:05}")) for one in range(accounts)]
        for number, key in enumerate(self.keys):
            self._fill(key, number)
        self.setup = self._dependencies()

    def _fill(self, key: DebtorKey, number: int) -> None:
        phone = f"+5255{number:08}"
        profile = replace(PROFILE, key=key, phone=phone, wa_ids=frozenset({phone[1:]}))
        self.changes.put_profile(profile)
        for name, due in (("F", days_from_due(40)), ("P", days_from_due(-5))):
            document = replace(invoice(f"{name}-{number}", due), recorded_at=LONG_BEFORE)
            self.changes.put_invoice(key, document, name)
        paid = payment(at=LONG_BEFORE)
        named = DocumentId("erp", f"P-{number}")
        own = DocumentId("bank", f"T-{number}")
        self.changes.put_payment(key, replace(paid, id=own, invoice=named), "paid")

    def _dependencies(self) -> Dependencies:
        table, night = self.client.table(), self.night
        accounts = DynamoAccounts(table)
        conditions = conditions_reader(table, sending_limits_of(table))
        return replace(
            night.setup,
            scan=DynamoAccountScan(table),
            book=DynamoPassBook(table),
            accounts=accounts,
            changes=self.changes,
            contacts=DynamoContacts(table),
            wake_ups=DynamoWakeUps(table, 4),
            wake_up_check=DynamoWakeUpCheck(table, 4),
            decisions=DynamoDecisions(table),
            daily_metrics=DynamoDailyMetrics(table),
            creditors=CachedCreditors(DynamoCreditors(table), night.clock),
            terms=replace(night.setup.terms, accounts=accounts, conditions=conditions),
            breakers=DynamoCircuitBreakers(table),
            parked_jobs=DynamoParkedJobs(table),
        )

    def play(self, nights: Sequence[int]) -> None:
        for night in nights:
            self.night.clock.set(TONIGHT + night * DAY)
            assert reconcile(self.setup, TONIGHT + night * DAY, always).finished

    @property
    def calls_per_account(self) -> float:
        return sum(self.client.calls.values()) / len(self.keys)


@pytest.fixture(scope="module")
def sound() -> Counted:
    """Return a deployment whose first pass has put what was missing, and the second's costs."""
    counted = Counted()
    counted.play([0])
    counted.client.forget()
    counted.play([1])
    return counted


def test_a_sound_account_costs_a_call_at_most(sound: Counted) -> None:
    assert sound.calls_per_account <= 1.1, sound.client.calls


def test_a_sound_account_costs_half_a_unit_at_most(sound: Counted) -> None:
    assert sound.client.total("dynamodb_read") / ACCOUNTS <= 0.5, sound.client.units


def test_where_nothing_is_wrong_nothing_is_written_but_where_the_pass_stands(
    sound: Counted,
) -> None:
    written = {
        what
        for (meter, what), units in sound.client.units.items()
        if meter == "dynamodb_write" and units
    }
    kinds = {what.rpartition(" ")[2].partition("/")[0] for what in written}
    assert kinds == {"RECONCILE", "DAY", "LIMIT"}
    assert sound.client.total("dynamodb_write") < 40


def test_every_account_is_read_whole_once_in_a_sample() -> None:
    counted = Counted(70)
    counted.play([0])
    seen: set[str] = set()
    counted.client.on_call = lambda operation, rows: seen.update(
        pk for pk, _ in rows if operation == "Query" and pk.startswith("DOCUMENTS#")
    )
    counted.play(range(1, SAMPLE_DAYS + 1))
    assert len(seen) == 70


def test_what_was_changed_since_the_last_pass_is_read_whole() -> None:
    counted = Counted(70)
    counted.play([0])
    late = replace(invoice("F-new"), recorded_at=TONIGHT + timedelta(hours=9))
    counted.changes.put_invoice(counted.keys[3], late, "new")
    read: set[str] = set()
    counted.client.on_call = lambda operation, rows: read.update(
        pk for pk, _ in rows if operation == "Query" and pk.startswith("DOCUMENTS#")
    )
    counted.play([1])
    assert f"DOCUMENTS#{KEY.creditor}#cli-00003" in read
    assert len(read) < 30


def test_sales_are_whole_though_few_accounts_are_read() -> None:
    counted = Counted(70)
    counted.play([0, 1])
    late = replace(invoice("F-new"), recorded_at=TONIGHT + timedelta(days=1, hours=9))
    counted.changes.put_invoice(counted.keys[3], late, "new")
    counted.play([2])
    sales = [
        counted.setup.daily_metrics.read(KEY.creditor, (TONIGHT + one * DAY).date() - DAY)
        for one in range(3)
    ]
    assert [one and one["sales.MXN"] for one in sales] == [
        70 * 125050,
        70 * 125050,
        71 * 125050,
    ]
