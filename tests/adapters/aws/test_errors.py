import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from puntual.adapters.aws.clients import dynamodb_client, secrets_client, sqs_client
from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import MissingConfiguration, Unavailable


def _refusal(code: str, status: int = 400) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": "+525550000001"},
            "ResponseMetadata": {
                "HTTPStatusCode": status,
                "RequestId": "r",
                "HTTPHeaders": {},
                "RetryAttempts": 0,
                "HostId": "h",
            },
        },
        "PutItem",
    )


@pytest.mark.parametrize(
    "error",
    [
        _refusal("ThrottlingException"),
        _refusal("ProvisionedThroughputExceededException"),
        _refusal("TransactionConflictException"),
        _refusal("SomethingNew", 503),
        ConnectTimeoutError(endpoint_url="https://table.invalid"),
        ReadTimeoutError(endpoint_url="https://table.invalid"),
    ],
)
def test_what_may_pass_is_unavailable(error: Exception) -> None:
    with pytest.raises(Unavailable, match="the table"), aws_errors_translated("the table"):
        raise error


@pytest.mark.parametrize(
    "error",
    [
        _refusal("ResourceNotFoundException"),
        _refusal("AccessDeniedException"),
        NoCredentialsError(),
    ],
)
def test_what_an_operator_must_mend_is_missing_configuration(error: Exception) -> None:
    with (
        pytest.raises(MissingConfiguration, match="the queue"),
        aws_errors_translated("the queue"),
    ):
        raise error


@pytest.mark.parametrize(
    "error", [_refusal("ValidationException"), ParamValidationError(report="x")]
)
def test_a_mistake_of_ours_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)), aws_errors_translated("the table"):
        raise error


def test_what_aws_says_of_people_is_not_repeated() -> None:
    with pytest.raises(Unavailable) as caught, aws_errors_translated("the table"):
        raise _refusal("ThrottlingException")
    assert "+52" not in str(caught.value)


def test_each_client_is_built_once_and_waits_two_seconds_at_most() -> None:
    for build in (dynamodb_client, sqs_client, secrets_client):
        config = build().meta.config
        assert build() is build()
        assert (config.connect_timeout, config.read_timeout) == (1, 2)  # type: ignore[attr-defined]  # set by botocore at run time
