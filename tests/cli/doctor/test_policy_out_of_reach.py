"""A table that does not answer is not a damaged policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from cli.doctor.asking.aws import AwsQuestions
from cli.doctor.checks.policy import POLICY
from cli.doctor.deployment import Deployment
from cli.frame.settings import Settings
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.errors import Unavailable
from tests.cli.doctor.amazon import client
from tests.cli.doctor.set_up import ACME
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_creditor

if TYPE_CHECKING:
    from tests.doubles.dynamodb_memory import Row


def _refuse(operation: str, _: list[Row]) -> None:
    raise ClientError({"Error": {"Code": "InternalServerError"}}, operation)


def test_a_policy_that_cannot_be_had_now_is_not_called_damaged() -> None:
    memory = MemoryDynamoDB()
    memory.on_call = _refuse
    deployment = Deployment(Settings({}, {}, {}, ("dev",)), AwsQuestions(client))
    deployment.known_creditors = (a_creditor(ACME),)
    deployment.table = Table(memory.as_client(), "t")
    with pytest.raises(Unavailable):
        list(POLICY.look(deployment))
