"""SMS and e-mail: what AWS is asked for, and what each of its answers means."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)
from botocore.stub import Stubber
from moto import mock_aws

from puntual.adapters.aws.clients import email_client, sms_client
from puntual.adapters.aws.end_user_messaging import EndUserMessaging
from puntual.adapters.aws.send_outcomes import SCOPE
from puntual.adapters.aws.simple_email import SimpleEmail
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.ports.messaging import Accepted, Refused, SendOutcome, TextMessage, Unknown

POOL = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"
SMS = TextMessage(
    Channel.SMS,
    "+525550000001",
    "Ferretería El Roble",
    "",
    "Hola, Ana.",
    "v1|creditor|debtor|000001.20260302.reminder.2",
    timedelta(hours=1),
)
EMAIL = TextMessage(
    Channel.EMAIL,
    "ana@example.com",
    "Ferretería El Roble",
    "Recordatorio de pago",
    "Hola, Ana.",
    SMS.callback,
    timedelta(hours=1),
)


@dataclass
class Client:
    """Stands for boto3's clients: does what it is told to, and counts how often."""

    do: Callable[[], Mapping[str, Any]] = lambda: {"MessageId": "m-1"}
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    def send_text_message(self, **parameters: Any) -> Mapping[str, Any]:
        self.asked.append(parameters)
        return self.do()

    send_email = send_text_message


def sent_by_sms(client: Client) -> SendOutcome:
    return asyncio.run(EndUserMessaging(client, POOL).send(SMS))


def sent_by_email(client: Client) -> SendOutcome:
    return asyncio.run(SimpleEmail(client, "avisos@example.com", "puntual-dev").send(EMAIL))


def raising(error: Exception) -> Client:
    def do() -> Mapping[str, Any]:
        raise error

    return Client(do)


def answer(code: str, status: int = 400, **more: str) -> ClientError:
    response = {
        "Error": {"Code": code, "Message": "secret +525550000001"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(response, "Send")  # type: ignore[arg-type]  # as botocore builds it


def test_an_sms_is_asked_for_as_the_service_wants_it() -> None:
    """The service's own model checks the parameters."""
    client = boto3.client(
        "pinpoint-sms-voice-v2",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    with Stubber(client) as stub:
        stub.add_response(
            "send_text_message",
            {"MessageId": "m-1"},
            {
                "DestinationPhoneNumber": "+525550000001",
                "OriginationIdentity": POOL,
                "MessageBody": "Hola, Ana.",
                "MessageType": "TRANSACTIONAL",
                "TimeToLive": 3600,
                "Context": {"contact": SMS.callback},
            },
        )
        outcome = asyncio.run(EndUserMessaging(client, POOL).send(SMS))
    assert outcome == Accepted("m-1", None)


@mock_aws
def test_an_email_is_asked_for_as_the_service_wants_it() -> None:
    ses = boto3.client("sesv2", region_name="us-east-1")
    ses.create_email_identity(EmailIdentity="avisos@example.com")
    ses.create_configuration_set(ConfigurationSetName="puntual-dev")
    outcome = asyncio.run(SimpleEmail(ses, "avisos@example.com", "puntual-dev").send(EMAIL))
    assert isinstance(outcome, Accepted)


def test_an_email_bears_the_creditors_name() -> None:
    client = Client()
    sent_by_email(client)
    (asked,) = client.asked
    assert asked["FromEmailAddress"].endswith("<avisos@example.com>")
    assert asked["FromEmailAddress"].isascii()
    assert asked["ConfigurationSetName"] == "puntual-dev"
    assert asked["Destination"] == {"ToAddresses": ["ana@example.com"]}


SEND = pytest.mark.parametrize("send", [sent_by_sms, sent_by_email])
type Send = Callable[[Client], SendOutcome]


@SEND
def test_what_was_taken_has_an_id(send: Send) -> None:
    client = Client()
    assert send(client) == Accepted("m-1", None)
    assert len(client.asked) == 1


@SEND
@pytest.mark.parametrize(
    ("error", "error_class"),
    [
        (answer("ThrottlingException"), SendErrorClass.RETRY),
        (answer("TooManyRequestsException", 429), SendErrorClass.RETRY),
        (answer("ServiceQuotaExceededException", 402), SendErrorClass.HALT_SENDER),
        (answer("LimitExceededException"), SendErrorClass.HALT_SENDER),
        (answer("AccessDeniedException", 403), SendErrorClass.HALT_SENDER),
        (answer("ConflictException", 409), SendErrorClass.HALT_SENDER),
        (answer("SendingPausedException"), SendErrorClass.HALT_SENDER),
        (answer("ValidationException"), SendErrorClass.FAIL_MESSAGE),
        (answer("MessageRejected"), SendErrorClass.FAIL_MESSAGE),
        (EndpointConnectionError(endpoint_url="https://x"), SendErrorClass.RETRY),
        (ConnectTimeoutError(endpoint_url="https://x"), SendErrorClass.RETRY),
        (NoCredentialsError(), SendErrorClass.HALT_SENDER),
        (ParamValidationError(report="x"), SendErrorClass.FAIL_MESSAGE),
    ],
)
def test_what_was_refused_never_left_us(
    send: Send, error: Exception, error_class: SendErrorClass
) -> None:
    outcome = send(raising(error))
    assert isinstance(outcome, Refused)
    assert (outcome.error_class, outcome.scope) == (error_class, SCOPE)
    assert outcome.code < -100


@SEND
def test_an_unlisted_error_is_named_for_a_person_to_check(send: Send) -> None:
    """It was taken for a message that cannot be sent, one customer after the other."""
    outcome = send(raising(answer("SomethingNew", 418)))
    fails = SendErrorClass.FAIL_MESSAGE
    assert outcome == Refused(-107, fails, "channel:SomethingNew", is_known=False)


def test_whoever_answered_stop_is_left_alone() -> None:
    stopped = answer("ConflictException", 409, Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT")
    outcome = sent_by_sms(raising(stopped))
    assert isinstance(outcome, Refused)
    assert outcome.error_class is SendErrorClass.SUPPRESS_RECIPIENT


@SEND
@pytest.mark.parametrize(
    "error",
    [
        answer("InternalServerException", 500),
        answer("SomethingNew", 503),
        ReadTimeoutError(endpoint_url="https://x"),
        ConnectionClosedError(endpoint_url="https://x"),
    ],
)
def test_a_lost_answer_leaves_the_outcome_unknown(send: Send, error: Exception) -> None:
    client = raising(error)
    outcome = send(client)
    assert isinstance(outcome, Unknown)
    assert len(client.asked) == 1
    assert "+52" not in outcome.cause


def test_the_clients_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    sms_client.cache_clear()
    email_client.cache_clear()
    clients: list[Any] = [sms_client(), email_client()]
    for client in clients:
        assert client.meta.config.retries["total_max_attempts"] == 1
    sms_client.cache_clear()
    email_client.cache_clear()
