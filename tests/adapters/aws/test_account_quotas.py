"""AWS, asked for the quota: by boto3's own stub, and by emulators that know no answer."""

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from puntual.adapters.aws.account_quotas import LambdaAccountQuotas
from puntual.domain.errors import MissingConfiguration, PuntualError, Unavailable


def test_the_quota_is_what_the_account_may_run_at_once() -> None:
    client = boto3.client("lambda", region_name="us-east-1")
    with Stubber(client) as stub:
        stub.add_response(
            "get_account_settings",
            {
                "AccountLimit": {
                    "ConcurrentExecutions": 10,
                    "UnreservedConcurrentExecutions": 8,
                }
            },
        )
        assert LambdaAccountQuotas(client).concurrent_executions() == 10


@pytest.mark.parametrize("answer", [{}, {"AccountLimit": {}}])
def test_an_answer_without_the_quota_is_none(answer: dict[str, dict[str, int]]) -> None:
    client = boto3.client("lambda", region_name="us-east-1")
    with Stubber(client) as stub:
        stub.add_response("get_account_settings", answer)
        with pytest.raises(Unavailable):
            LambdaAccountQuotas(client).concurrent_executions()


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("AccessDeniedException", 403, MissingConfiguration),
        ("TooManyRequestsException", 429, Unavailable),
        ("ServiceException", 500, Unavailable),
        ("NotImplemented", 400, Unavailable),
    ],
)
def test_whatever_aws_refuses_is_an_error_of_ours(
    code: str, status: int, error: type[PuntualError]
) -> None:
    client = boto3.client("lambda", region_name="us-east-1")
    with Stubber(client) as stub:
        stub.add_client_error("get_account_settings", code, http_status_code=status)
        with pytest.raises(error):
            LambdaAccountQuotas(client).concurrent_executions()


def test_an_emulator_that_does_not_know_the_question_is_no_answer() -> None:
    with mock_aws(), pytest.raises(Unavailable):
        LambdaAccountQuotas(
            boto3.client("lambda", region_name="us-east-1")
        ).concurrent_executions()
