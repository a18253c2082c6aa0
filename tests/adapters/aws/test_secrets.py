import json
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from botocore.exceptions import BotoCoreError, EndpointConnectionError
from moto import mock_aws

from puntual.adapters.aws.clients import secrets_client
from puntual.adapters.aws.secrets import KEPT_FOR, Secret
from puntual.domain.errors import MissingConfiguration, Unavailable
from tests.fakes.clock import FixedClock

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_CLOCK = FixedClock()
_SECOND = timedelta(seconds=1)

type Stored = Callable[[str], Secret]


@pytest.fixture
def stored() -> Iterator[Stored]:
    with mock_aws():
        yield _store


def _store(text: str) -> Secret:
    arn = secrets_client().create_secret(Name="sender", SecretString=text)["ARN"]
    return Secret(secrets_client(), arn, _CLOCK)


def _rotate(text: str) -> None:
    secrets_client().put_secret_value(SecretId="sender", SecretString=text)


def test_a_field_is_read_once_and_again_after_a_refresh(stored: Stored) -> None:
    secret = stored('{"access_token": "old"}')
    assert secret.require("access_token") == "old"
    _rotate('{"access_token": "new"}')
    assert secret.require("access_token") == "old"
    secret.refresh()
    assert secret.require("access_token") == "new"


def test_an_absent_or_empty_field_is_none_or_named(stored: Stored) -> None:
    secret = stored('{"app_secret": "x", "verify_token": "", "number": 1}')
    assert [secret.find(name) for name in ("verify_token", "number", "other")] == [None] * 3
    with pytest.raises(MissingConfiguration, match="verify_token"):
        secret.require("verify_token")


@pytest.mark.parametrize("text", ["top-secret", json.dumps(["top-secret"]), '{"a": "top-secret'])
def test_what_is_no_json_object_is_refused_without_showing_it(stored: Stored, text: str) -> None:
    with pytest.raises(MissingConfiguration) as caught:
        stored(text).find("a")
    assert "top-secret" not in "".join(traceback.format_exception(caught.value))


def test_a_secret_is_never_shown(stored: Stored) -> None:
    secret = stored('{"access_token": "top-secret"}')
    secret.require("access_token")
    assert repr(secret) == "Secret(...)"


@mock_aws
def test_a_secret_that_is_not_there_is_missing_configuration() -> None:
    with pytest.raises(MissingConfiguration, match="the secret"):
        Secret(secrets_client(), "nowhere", _CLOCK).find("access_token")


def test_a_field_that_was_missing_is_found_as_soon_as_somebody_adds_it(stored: Stored) -> None:
    secret = stored('{"acces_token": "typo"}')
    with pytest.raises(MissingConfiguration):
        secret.require("access_token")
    _rotate('{"access_token": "right"}')
    assert secret.require("access_token") == "right"


def test_an_old_secret_is_read_again_when_it_is_renewed(stored: Stored) -> None:
    """A warm worker kept the token of its first batch for hours.

    The old one was revoked after a rotation, and its refusal halted the account for all workers.
    """
    secret = stored('{"access_token": "old"}')
    secret.renew()
    assert secret.require("access_token") == "old"
    _rotate('{"access_token": "new"}')
    _CLOCK.advance(KEPT_FOR - _SECOND)
    secret.renew()
    assert secret.require("access_token") == "old"
    _CLOCK.advance(_SECOND)
    # Reading would block whoever has a slot to meet.
    assert secret.require("access_token") == "old"
    secret.renew()
    assert secret.require("access_token") == "new"


def test_a_clock_that_was_set_back_keeps_no_old_secret(stored: Stored) -> None:
    secret = stored('{"access_token": "old"}')
    secret.require("access_token")
    _rotate('{"access_token": "new"}')
    _CLOCK.advance(-_SECOND)
    secret.renew()
    assert secret.require("access_token") == "new"


def test_a_secret_that_cannot_be_renewed_stays_in_use() -> None:
    client = _Client('{"access_token": "old"}', EndpointConnectionError(endpoint_url="https://x"))
    secret = Secret(cast("SecretsManagerClient", client), "sender", _CLOCK)
    assert secret.require("access_token") == "old"
    _CLOCK.advance(KEPT_FOR)
    secret.renew()
    assert secret.require("access_token") == "old"
    secret.refresh()
    with pytest.raises(Unavailable):
        secret.require("access_token")


class _Client:
    """Answers once, and then no more."""

    def __init__(self, text: str, error: BotoCoreError) -> None:
        self._answers = iter([text])
        self._error = error

    def get_secret_value(self, **_: str) -> dict[str, str]:
        for text in self._answers:
            return {"SecretString": text}
        raise self._error
