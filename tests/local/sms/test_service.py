"""The real AWS client and our adapter against the stand-in, over a socket."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.sms.service import SmsService
from local.whatsapp.http.http11 import Listener
from local.whatsapp.http.messages import Request
from puntual.adapters.aws.end_user_messaging import EndUserMessaging
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.ports.messaging import Accepted, Refused, SendOutcome, TextMessage, Unknown

POOL = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"
ANA = "+525550000001"


def a_text(to: str = ANA) -> TextMessage:
    return TextMessage(
        Channel.SMS, to, "El Roble", "", "Hola, Ana. BAJA", "v1|a|b|c", timedelta(hours=1)
    )


async def _sent(service: SmsService, texts: list[TextMessage]) -> list[SendOutcome]:
    listener = Listener(service.handle)
    port = await listener.open(0)
    client: Any = boto3.client(
        "pinpoint-sms-voice-v2",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1, "mode": "standard"}),
    )
    try:
        messenger = EndUserMessaging(client, POOL)
        return [await messenger.send(text) for text in texts]
    finally:
        client.close()
        listener.close()


@pytest.mark.loopback
def test_a_text_is_taken_and_stands_in_the_ledger(tmp_path: Path) -> None:
    service = SmsService(tmp_path / "sms.jsonl")
    (outcome,) = asyncio.run(_sent(service, [a_text()]))
    assert outcome == Accepted("sms-000001", None)
    (line,) = (tmp_path / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "id": "sms-000001",
        "to": ANA,
        "body": "Hola, Ana. BAJA",
        "ttl_seconds": 3600,
        "contact": "v1|a|b|c",
    }


@pytest.mark.loopback
def test_whoever_answered_stop_is_refused_for_good_and_a_throttle_is_not() -> None:
    service = SmsService()
    service.refusals = {
        "+525550000002": "ConflictException:DESTINATION_PHONE_NUMBER_OPTED_OUT",
        "+525550000003": "ThrottlingException",
    }
    stopped, throttled = asyncio.run(
        _sent(service, [a_text("+525550000002"), a_text("+525550000003")])
    )
    assert isinstance(stopped, Refused)
    assert isinstance(throttled, Refused)
    assert stopped.error_class is SendErrorClass.SUPPRESS_RECIPIENT
    assert throttled.error_class is SendErrorClass.RETRY
    assert service.taken == []


@pytest.mark.loopback
def test_an_answer_that_is_lost_is_asked_for_once() -> None:
    """The text was taken: whoever asked again would have sent it twice."""
    service = SmsService()
    service.refusals = {ANA: "lost"}
    (outcome,) = asyncio.run(_sent(service, [a_text()]))
    assert isinstance(outcome, Unknown)
    assert len(service.taken) == 1


def test_no_other_call_is_answered() -> None:
    answer = SmsService().handle(Request("POST", "/", {}, {"x-amz-target": "Other"}, b"{}"))
    assert answer.status == 400
