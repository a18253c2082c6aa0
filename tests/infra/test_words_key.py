"""A key of the operator's own for what people write and send: where, and who may use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra.stage import StageRefused
from infra.stages import stage_from
from puntual.adapters.dynamodb.store.table_names import words_name
from tests.infra.synthesis import Template, app_of, only, resources, template_of

_TABLE_NAME = "kms:EncryptionContext:aws:dynamodb:tableName"
_BUCKET = "kms:EncryptionContext:aws:s3:arn"


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return template_of(app_of("prod", tmp_path_factory.mktemp("keyed"), words_key="customer"))


@pytest.mark.parametrize("stage", ["dev", "prod", "local"])
def test_nobody_pays_for_a_key_that_was_not_asked_for(
    stage: str, request: pytest.FixtureRequest
) -> None:
    template = request.getfixturevalue(stage)
    kinds = {one["Type"] for one in template["Resources"].values()}
    assert "AWS::KMS::Key" not in kinds
    assert list(_statements(template)) == []
    assert not any(map(_is_keyed, _tables(template)))


def test_a_key_is_asked_for_by_name() -> None:
    assert stage_from({"stage": "dev", "words_key": "customer"}.get).words_key
    assert not stage_from({"stage": "dev", "words_key": "aws"}.get).words_key
    with pytest.raises(StageRefused, match="words_key is aws or customer, not 'true'"):
        stage_from({"stage": "dev", "words_key": "true"}.get)


def test_one_key_that_rotates_encrypts_words_and_media_and_nothing_else(keyed: Template) -> None:
    (name,) = resources(keyed, "AWS::KMS::Key")
    key = resources(keyed, "AWS::KMS::Key")[name]
    assert key["Properties"]["EnableKeyRotation"] is True
    assert key["DeletionPolicy"] == "Retain"
    reference = {"Fn::GetAtt": [name, "Arn"]}
    encrypted = [*filter(_is_keyed, _tables(keyed))]
    assert [words_name("") in str(table["TableName"]) for table in encrypted] == [True]
    assert encrypted[0]["SSESpecification"] == {
        "KMSMasterKeyId": reference,
        "SSEEnabled": True,
        "SSEType": "KMS",
    }
    (rule,) = only(keyed, "AWS::S3::Bucket")["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    assert rule["BucketKeyEnabled"] is True
    assert rule["ServerSideEncryptionByDefault"] == {
        "KMSMasterKeyID": reference,
        "SSEAlgorithm": "aws:kms",
    }


def test_only_who_keeps_words_uses_the_key_and_only_for_words(keyed: Template) -> None:
    used = [(function, *_named(statement)) for function, statement in _statements(keyed)]
    assert sorted(used) == [
        ("Conversing", "dynamodb", _TABLE_NAME),
        ("Conversing", "s3", _BUCKET),
        # For who has the scope people:manage alone: to tell, hold and forget a person.
        ("Ingest", "dynamodb", _TABLE_NAME),
        ("Webhook", "dynamodb", _TABLE_NAME),
    ]


def test_no_function_reads_media_or_passes_the_key_on(keyed: Template) -> None:
    for _, statement in _statements(keyed):
        actions = statement["Action"]
        actions = [actions] if isinstance(actions, str) else actions
        assert not any("*" in action or "Grant" in action for action in actions)
        if _named(statement)[1] == _BUCKET:
            assert actions == ["kms:GenerateDataKey"]


def _is_keyed(table: dict[str, Any]) -> bool:
    return bool(table.get("SSESpecification", {}).get("SSEEnabled"))


def _named(statement: dict[str, Any]) -> tuple[str, str]:
    """Return through which service a statement allows the key, and by what it is bound."""
    condition = statement["Condition"]
    via = condition["StringEquals"]["kms:ViaService"]
    (bound,) = condition["StringEqualsIfExists"]
    return str(via["Fn::Join"][1][0]).rstrip("."), bound


def _statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what roles may do with keys, by the component whose role it is."""
    for name, policy in resources(template, "AWS::IAM::Policy").items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if "kms:" in str(statement["Action"]):
                yield name.partition("Function")[0], statement


def _tables(template: Template) -> list[dict[str, Any]]:
    return [one["Properties"] for one in resources(template, "AWS::DynamoDB::Table").values()]
