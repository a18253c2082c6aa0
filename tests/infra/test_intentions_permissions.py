from __future__ import annotations

import json

import pytest

from infra import names
from tests.infra.synthesis import Template, listed, resources, statements

READS_AND_WRITES = {
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
}
TABLE_ACTIONS = {
    "Ingest": READS_AND_WRITES | {"dynamodb:DeleteItem"},
    "Scheduling": READS_AND_WRITES | {"dynamodb:DescribeTable"},
    # A note of a lone look ends with the look.
    "Sending": READS_AND_WRITES | {"dynamodb:DeleteItem"},
    "Webhook": READS_AND_WRITES | {"dynamodb:DeleteItem", "dynamodb:PartiQLUpdate"},
    # Of words one message by its key; of accounts what an answer needs.
    "Conversing": READS_AND_WRITES,
    # No more than it reads and changes of numbers, and the note of its check.
    "CheckingSenders": READS_AND_WRITES - {"dynamodb:GetItem"},
    "Reconciling": READS_AND_WRITES
    | {
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:Scan",
    },
}


def test_who_queues_accounts_segments_or_replies_may_queue_and_nobody_else(prod: Template) -> None:
    may = {
        policy.partition("Function")[0]
        for policy, statement in statements(prod)
        if "sqs:SendMessage" in listed(statement["Action"])
    }
    # The daily pass queues segments, the webhook and `converse` replies, and no other queue.
    assert may == {"Conversing", "Reconciling", "Sending", "Scheduling", "Webhook"}


def test_roles_carry_no_managed_policy(prod: Template) -> None:
    roles = resources(prod, "AWS::IAM::Role")

    assert len(roles) == len(names.FUNCTIONS)
    assert all("ManagedPolicyArns" not in role["Properties"] for role in roles.values())


def test_roles_name_actions_and_resources_without_wildcards(prod: Template) -> None:
    for policy, statement in statements(prod):
        assert not [action for action in listed(statement["Action"]) if "*" in action], policy
        if listed(statement["Action"]) == ["s3:DeleteObject", "s3:PutObject"]:
            # Objects of one bucket, whose names nobody knows beforehand.
            assert policy.startswith("Conversing")
            assert statement["Resource"]["Fn::Join"][1][1:] == ["/*"]
        elif listed(statement["Action"]) != ["lambda:GetAccountSettings"]:
            assert "*" not in json.dumps(statement["Resource"]), policy


def test_only_who_asks_meta_asks_for_the_account_s_quota_which_no_resource_names(
    prod: Template,
) -> None:
    asking = [
        (policy, statement["Resource"])
        for policy, statement in statements(prod)
        if "lambda:GetAccountSettings" in listed(statement["Action"])
    ]

    ((policy, resource),) = asking
    assert policy.startswith("CheckingSenders")
    assert resource == "*"


@pytest.mark.parametrize("component", sorted(TABLE_ACTIONS))
def test_a_function_may_do_to_the_table_what_it_needs_and_no_more(
    component: str, prod: Template
) -> None:
    allowed = {
        action
        for policy, statement in statements(prod)
        if policy.startswith(component)
        for action in listed(statement["Action"])
        if action.startswith("dynamodb:")
    }

    assert allowed == TABLE_ACTIONS[component]


def test_a_secret_is_read_by_who_needs_it_and_nobody_else(prod: Template) -> None:
    """The daily pass read the token, and has asked Meta nothing since that is done apart."""
    read = {
        (policy.partition("Function")[0], statement["Resource"]["Ref"].partition("Secret")[0])
        for policy, statement in statements(prod)
        if "secretsmanager:GetSecretValue" in listed(statement["Action"])
    }

    assert read == {
        ("Sending", "Sending"),
        ("Conversing", "Sending"),
        ("CheckingSenders", "Sending"),
        ("Webhook", "Webhook"),
    }


def test_secrets_start_with_a_random_value_instead_of_an_empty_one(prod: Template) -> None:
    """An empty app secret would let anybody sign webhooks until the real one is stored."""
    keys = {
        secret["Properties"]["GenerateSecretString"]["GenerateStringKey"]
        for secret in resources(prod, "AWS::SecretsManager::Secret").values()
    }

    assert keys == {"access_token", "app_secret"}
