"""Which partitions a role may touch, and that no pattern covers another kind of partition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from infra import names
from infra.components.table_rights import TABLE_RIGHTS, Partition
from puntual.adapters.dynamodb.keys import (
    account,
    answer,
    case,
    creditor,
    daily_pass,
    erasure,
    legal_hold,
    number,
    parked_job,
    wake_up,
    word_reading,
    words,
)
from puntual.adapters.dynamodb.store.table_names import Store, history_name, name_for, words_name
from puntual.domain.conversation.kept_message import UnknownSender
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from tests.iam.statements import is_like
from tests.infra.synthesis import Template, listed, resources, statements

OWNER, AT = CreditorId("acme"), datetime(2026, 3, 2, tzinfo=UTC)
DEBTOR, DOCUMENT = DebtorKey(OWNER, DebtorId("d-1")), DocumentId("erp", "F-1")
# The partition of each kind, as the adapters build it.
BUILT = {
    Partition.ACCOUNT: account.account_pk(DEBTOR),
    Partition.ANSWERS: answer.answers_pk(DEBTOR),
    Partition.API_KEY: creditor.api_key_key("digest").pk,
    Partition.BREAKER_DAYS: creditor.breaker_days_pk(OWNER),
    Partition.BREAKER_LIMIT: creditor.breaker_limit_key(OWNER).pk,
    Partition.BROKEN_TEMPLATES: creditor.BROKEN_TEMPLATES_PK,
    Partition.CAPACITY: number.CAPACITY.pk,
    Partition.CASES: case.cases_pk(OWNER),
    Partition.CREDIT_NOTE: account.credit_note_ref_key(OWNER, DOCUMENT).pk,
    Partition.CREDITOR: creditor.creditor_pk(OWNER),
    Partition.DAILY_METRICS: creditor.day_key(OWNER, date(2026, 3, 2)).pk,
    Partition.DIGEST_KEY: erasure.digest_secret_key(OWNER).pk,
    Partition.DOCUMENTS: account.documents_pk(DEBTOR),
    Partition.IDEMPOTENCY: creditor.idempotency_key(OWNER, "k").pk,
    Partition.INVOICE: account.invoice_ref_key(OWNER, DOCUMENT).pk,
    Partition.LEGAL_HOLDS: legal_hold.legal_holds_pk(OWNER),
    Partition.NUMBER: number.number_key("1").pk,
    Partition.NUMBERS: number.NUMBERS_PK,
    Partition.PAIR: account.pair_lease_key(OWNER, "52").pk,
    Partition.PARKED: parked_job.PARKED_PK,
    Partition.PAYMENT: account.payment_ref_key(OWNER, DOCUMENT).pk,
    Partition.PAYMENT_FEED: creditor.feed_key(OWNER).pk,
    Partition.PERSON: account.person_pk(OWNER, "52"),
    Partition.QUOTA: number.quota_key("1").pk,
    Partition.READINGS: word_reading.readings_pk(OWNER),
    Partition.RECONCILE: daily_pass.PASS.pk,
    Partition.RECONCILE_PARTS: daily_pass.segments_pk(1),
    Partition.RECORDS: account.records_pk(DEBTOR),
    Partition.SCHEDULER: number.SCHEDULER_CURSOR.pk,
    Partition.SLOTS: number.slots_key("1").pk,
    Partition.TEMPLATES: creditor.templates_pk("300"),
    Partition.UNCERTAIN_SENDS: number.uncertain_sends_pk("1"),
    Partition.UNKNOWN_WORDS: words.words_pk(UnknownSender(OWNER, "52")),
    Partition.WORDS: words.words_pk(DEBTOR),
    Partition.WAKE_UPS: wake_up.wake_up_pk(AT, 1),
}
WRITES = {"PutItem", "UpdateItem", "DeleteItem"}


def test_each_pattern_covers_its_own_kind_of_partition_and_no_other() -> None:
    assert set(BUILT) == set(Partition)
    for pattern in Partition:
        assert [kind for kind, key in BUILT.items() if is_like(key, pattern.value)] == [pattern]


def test_a_partition_has_its_rights_on_the_table_that_its_items_go_to() -> None:
    for kind, key in BUILT.items():
        named = {Store.MAIN: "t", Store.HISTORY: history_name("t"), Store.WORDS: words_name("t")}
        assert named[kind.store] == name_for("t", key), kind
    assert {kind for kind in Partition if kind.store is Store.HISTORY} == {
        Partition.CREDIT_NOTE,
        Partition.DIGEST_KEY,
        Partition.DOCUMENTS,
        Partition.IDEMPOTENCY,
        Partition.INVOICE,
        Partition.PAYMENT,
        Partition.RECORDS,
    }


def test_every_statement_names_the_table_of_its_partitions(prod: Template) -> None:
    tables = resources(prod, "AWS::DynamoDB::Table")
    named = {_suffix(one["Properties"]): name for name, one in tables.items()}
    for policy, statement in _of_the_table(prod):
        condition = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
        stores = {Partition(one).store for one in condition.get("dynamodb:LeadingKeys", ())}
        table = statement["Resource"]["Fn::GetAtt"][0]
        assert {named[one] for one in stores} <= {table}, policy


def _suffix(table: dict[str, Any]) -> Store:
    """Return which of the tables one is, by the end of its name."""
    end = table["TableName"]["Fn::Join"][1][-1] if "TableName" in table else ""
    return {"": Store.MAIN, history_name(""): Store.HISTORY, words_name(""): Store.WORDS}[end]


def test_one_function_writes_what_people_say_and_another_reads_it_by_its_key() -> None:
    """A function that needs no words must not be able to lose them.

    The API tells, holds and forgets a person, words included, for a key that may.
    """
    kept = {one for one in Partition if one.store is Store.WORDS}
    near = {name for name, rights in TABLE_RIGHTS.items() if not kept.isdisjoint(rights)}
    assert near == {"webhook", "converse", "ingest"}
    assert {TABLE_RIGHTS["webhook"][one] for one in kept} == {("UpdateItem",)}
    assert {TABLE_RIGHTS["converse"][one] for one in kept} == {("GetItem", "UpdateItem")}
    assert {TABLE_RIGHTS["ingest"][one] for one in kept} == {("DeleteItem", "Query", "UpdateItem")}


def test_every_function_has_its_rights_on_one_page() -> None:
    assert set(TABLE_RIGHTS) == set(names.FUNCTIONS)


@pytest.mark.parametrize(
    "partition", [Partition.API_KEY, Partition.CREDITOR, Partition.NUMBER], ids=str
)
def test_what_the_operator_writes_no_function_writes(partition: Partition) -> None:
    for function, rights in TABLE_RIGHTS.items():
        assert WRITES.isdisjoint(rights.get(partition, ())), function


def test_the_webhook_lists_no_debtor_and_reaches_no_key_and_no_payment_on_record() -> None:
    """In a trial it read all names and phones, minted keys and changed where people pay."""
    rights = TABLE_RIGHTS["webhook"]
    assert rights[Partition.WAKE_UPS] == ("PutItem",)
    for forbidden in (Partition.API_KEY, Partition.INVOICE, Partition.PAYMENT, Partition.QUOTA):
        assert forbidden not in rights
    assert rights[Partition.CREDITOR] == ("GetItem",)


def test_the_scheduler_reads_no_name() -> None:
    assert {Partition.ACCOUNT, Partition.PERSON}.isdisjoint(TABLE_RIGHTS["schedule_reminders"])


def test_who_asks_meta_reads_no_debtor_and_no_creditor() -> None:
    assert set(TABLE_RIGHTS["check_senders"]) == {Partition.CAPACITY, Partition.NUMBERS}


def test_every_right_to_the_table_names_its_partitions(prod: Template) -> None:
    for policy, statement in _of_the_table(prod):
        if listed(statement["Action"]) == ["dynamodb:DescribeTable"]:
            assert policy.startswith("Scheduling")
            continue
        if {*listed(statement["Action"])} == {"dynamodb:DescribeTable", "dynamodb:Scan"}:
            assert policy.startswith("Reconciling")
            continue
        assert "dynamodb:Scan" not in listed(statement["Action"])
        patterns = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        assert set(patterns) <= set(Partition), policy


def _of_the_table(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    return (
        (policy, statement)
        for policy, statement in statements(template)
        if any(action.startswith("dynamodb:") for action in listed(statement["Action"]))
    )
