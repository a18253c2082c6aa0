"""What every messenger of plain words owes its caller, the fake included."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError, ReadTimeoutError

from puntual.adapters.aws.end_user_messaging import EndUserMessaging
from puntual.adapters.aws.simple_email import SimpleEmail
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.ports.messaging import Accepted, Messenger, Refused, TextMessage, Unknown
from tests.fakes.sending import FakeTextMessenger

TEXT = TextMessage(
    Channel.SMS, "+525550000001", "El Roble", "", "Hola", "v1|a|b|c", timedelta(hours=1)
)
_LOST = ReadTimeoutError(endpoint_url="https://service")


class _Client:
    """Both AWS clients: one answer or error for every call."""

    def __init__(self, fault: Exception | None) -> None:
        self.calls = 0
        self._fault = fault

    def send_text_message(self, **parameters: Any) -> Mapping[str, Any]:
        self.calls += 1
        assert parameters
        if self._fault is not None:
            raise self._fault
        return {"MessageId": "m-1"}

    send_email = send_text_message


type Make = Callable[[Exception | None], Messenger[TextMessage]]


def _sms(fault: Exception | None) -> Messenger[TextMessage]:
    return EndUserMessaging(_Client(fault), "arn:pool")


def _email(fault: Exception | None) -> Messenger[TextMessage]:
    return SimpleEmail(_Client(fault), "avisos@example.com", "puntual-dev")


def _fake(fault: Exception | None) -> Messenger[TextMessage]:
    if fault is None:
        return FakeTextMessenger()
    refused = Refused(-104, SendErrorClass.HALT_SENDER, "channel")
    return FakeTextMessenger([Unknown("ReadTimeoutError") if fault is _LOST else refused])


EVERY = pytest.mark.parametrize("make", [_sms, _email, _fake])


@EVERY
def test_what_was_taken_has_an_id_and_teaches_no_whatsapp_id(make: Make) -> None:
    outcome = asyncio.run(make(None).send(TEXT))
    assert isinstance(outcome, Accepted)
    assert outcome.wamid
    assert outcome.wa_id is None


@EVERY
def test_a_lost_answer_is_an_outcome_and_no_error(make: Make) -> None:
    assert asyncio.run(make(_LOST).send(TEXT)) == Unknown("ReadTimeoutError")


@EVERY
def test_what_never_left_is_a_refusal(make: Make) -> None:
    outcome = asyncio.run(make(NoCredentialsError()).send(TEXT))
    assert isinstance(outcome, Refused)
    assert outcome.error_class is SendErrorClass.HALT_SENDER


@EVERY
def test_warming_up_sends_nothing(make: Make) -> None:
    messenger = make(_LOST)
    asyncio.run(messenger.warm_up(5))
    assert isinstance(asyncio.run(messenger.send(TEXT)), Unknown)
