"""The tables: how they are named, stored, protected, and brought back."""

from __future__ import annotations

from typing import Any

import pytest

from puntual.adapters.dynamodb.store.table_names import history_name, words_name
from puntual.application.conversation.media_keeping import KEPT_DAYS
from tests.infra.synthesis import Template, only, resources


def test_there_are_three_tables_without_an_index(prod: Template) -> None:
    tables = _tables(prod)
    assert len(tables) == 3
    for table in tables:
        assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert "GlobalSecondaryIndexes" not in table
        assert "LocalSecondaryIndexes" not in table


def test_the_other_tables_are_named_after_the_first_as_the_functions_presume(
    prod: Template,
) -> None:
    (main,) = (
        name
        for name, table in resources(prod, "AWS::DynamoDB::Table").items()
        if "TableName" not in table["Properties"]
    )
    named = [table["TableName"] for table in _tables(prod) if "TableName" in table]
    ends = (history_name(""), words_name(""))
    assert named == [{"Fn::Join": ["", [{"Ref": main}, end]]} for end in ends]


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_table_can_be_restored_to_any_second(
    stage: str, request: pytest.FixtureRequest
) -> None:
    for table in _tables(request.getfixturevalue(stage)):
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_history_alone_is_stored_where_bytes_are_cheap(
    stage: str, request: pytest.FixtureRequest
) -> None:
    """Half of the bill of five years was history that nobody reads."""
    classes = {
        history_name("") in str(table.get("TableName")): table.get("TableClass", "STANDARD")
        for table in _tables(request.getfixturevalue(stage))
    }
    assert classes == {False: "STANDARD", True: "STANDARD_INFREQUENT_ACCESS"}


def test_what_people_send_is_private_and_goes_after_the_days_that_its_name_says(
    prod: Template,
) -> None:
    bucket = only(prod, "AWS::S3::Bucket")
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (rule,) = bucket["OwnershipControls"]["Rules"]
    assert rule == {"ObjectOwnership": "BucketOwnerEnforced"}
    assert "BucketEncryption" in bucket
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert {one["Prefix"]: one["ExpirationInDays"] for one in rules} == {
        f"{days}/": days for days in KEPT_DAYS
    }
    assert {one["Status"] for one in rules} == {"Enabled"}
    policy = only(prod, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert {one["Effect"] for one in policy} == {"Deny"}
    assert any("aws:SecureTransport" in str(one) for one in policy)


def test_in_the_local_stage_nothing_expires(local: Template) -> None:
    """Simulated days lie in the past: the emulator would delete every row with a ttl at once."""
    assert all("TimeToLiveSpecification" not in table for table in _tables(local))


def test_production_data_outlives_the_stack(prod: Template) -> None:
    assert all(table["DeletionProtectionEnabled"] is True for table in _tables(prod))
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"):
        for resource in resources(prod, kind).values():
            assert resource["DeletionPolicy"] == "Retain", kind


def _tables(template: Template) -> list[dict[str, Any]]:
    return [one["Properties"] for one in resources(template, "AWS::DynamoDB::Table").values()]
