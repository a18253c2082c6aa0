"""No order of what happens to a person's records leads to a message after an opt-out."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.shared_phone import with_phone_attempts
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import (
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
)
from puntual.domain.phone import line_of
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import CREDITOR, NOON, a_key, a_profile

PHONES = ("525550000001", "5215550000001", "525550000002", "5215550000003")
DEBTORS = ("d-1", "d-2", "d-3")
IDS = (*PHONES, "MX.100", "MX.200")
HOUR = timedelta(hours=1)
STEPS = st.one_of(
    st.tuples(st.just("opt out"), st.sampled_from(IDS), st.just("")),
    st.tuples(st.just("store"), st.sampled_from(DEBTORS), st.sampled_from(PHONES)),
    st.tuples(st.just("learn"), st.sampled_from(DEBTORS), st.sampled_from(IDS)),
)


class Life:
    """The records, and by a rule of its own the lines that must be left alone."""

    def __init__(self) -> None:
        table = Table(MemoryDynamoDB().as_client(), "in-memory")
        self.accounts, self.changes = DynamoAccounts(table), DynamoAccountChanges(table)
        self.people = DynamoPeople(table)
        self.phones: dict[str, str] = {}
        self.left: dict[str, set[str]] = {one: set() for one in DEBTORS}
        self.silent_lines: set[str] = set()
        self.silent_debtors: set[str] = set()
        self.hours = 0

    def take(self, step: tuple[str, str, str]) -> None:
        self.hours += 1
        kind, one, other = step
        if kind == "opt out":
            self._opt_out(one)
        elif kind == "store":
            self._store(one, other)
        elif one in self.phones:
            self.changes.learn_ids(a_key(one), [other])
        self._judge()

    def _opt_out(self, wa_id: str) -> None:
        at = NOON + self.hours * HOUR
        said = ConsentEvent(ConsentKind.REVOKED, at, "whatsapp reply", f"wamid.{self.hours}")
        Withdrawals(self.accounts, self.changes, self.people).record(CREDITOR, [wa_id], said)
        self.silent_lines.add(line_of(wa_id))
        self.silent_debtors |= {one for one in DEBTORS if line_of(wa_id) in self.left[one]}

    def _store(self, debtor: str, phone: str) -> None:
        stamped = NOON + self.hours * HOUR
        granted = ConsentEvent(ConsentKind.GRANTED, stamped, "erp", f"flag {self.hours % 2}")
        profile = a_profile(key=a_key(debtor), phone=f"+{phone}", consents=[granted])
        self.changes.put_profile(profile)
        if debtor in self.phones:
            self.left[debtor].add(line_of(self.phones[debtor]))
        self.phones[debtor] = phone
        # Whose it is now the billing system has said.
        for one in DEBTORS:
            self.left[one].discard(line_of(phone))

    def _judge(self) -> None:
        for _ in self.phones:
            for debtor, phone in self.phones.items():
                if line_of(phone) in self.silent_lines or debtor in self.silent_debtors:
                    self.silent_debtors.add(debtor)
                    self.silent_lines.add(line_of(phone))
        for debtor in self.silent_debtors:
            excerpt = self.accounts.look(a_key(debtor))
            assert excerpt is not None
            known = with_phone_attempts(self.accounts, self.people, excerpt)
            now = NOON + (self.hours + 1) * HOUR
            assert consent_at(known.profile.consents, now) is ConsentStatus.WITHDRAWN


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_no_order_of_events_leads_to_a_message_after_an_opt_out(
    steps: Sequence[tuple[str, str, str]],
) -> None:
    life = Life()
    for step in steps:
        life.take(step)
