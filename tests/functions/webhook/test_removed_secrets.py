"""A secret that was removed or changed opens nothing any more, three minutes later at most."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws

from functions.webhook.signature_check import SignatureCheck
from puntual.adapters.aws.calls import SecretCalls
from puntual.adapters.aws.clients import secrets_client
from puntual.adapters.aws.secrets import KEPT_FOR, Secret
from puntual.adapters.whatsapp.signature import sign
from puntual.domain.errors import MissingConfiguration
from tests.fakes.clock import FixedClock

BODY: Final = b"{}"
SECOND: Final = timedelta(seconds=1)


class _Counted:
    """Secrets Manager, counted; it may be away."""

    def __init__(self) -> None:
        self.reads = 0
        self.is_away = False

    def get_secret_value(self, **asked: str) -> dict[str, str]:
        self.reads += 1
        if self.is_away:
            raise EndpointConnectionError(endpoint_url="https://secrets.example")
        return secrets_client().get_secret_value(**asked)  # type: ignore[return-value]  # as asked


class _Hook:
    """A warm webhook that Meta calls all the time."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.calls = _Counted()
        self.store('{"app_secret": "new", "app_secret_previous": "old", "verify_token": "word"}')
        calls: SecretCalls = self.calls
        self.check = SignatureCheck(Secret(calls, "webhook", self.clock), self._seconds)

    def _seconds(self) -> float:
        return self.clock.now().timestamp()

    def store(self, text: str) -> None:
        client = secrets_client()
        if client.list_secrets()["SecretList"]:
            client.put_secret_value(SecretId="webhook", SecretString=text)
        else:
            client.create_secret(Name="webhook", SecretString=text)

    def admits(self, secret: str) -> bool:
        return self.check.admits(BODY, sign(BODY, secret))

    def live(self, span: timedelta) -> None:
        """Let time pass, with Meta's own calls in between."""
        until = self.clock.now() + span
        while self.clock.now() < until:
            self.clock.advance(SECOND)
            assert self.admits("new")


@pytest.fixture
def hook() -> Iterator[_Hook]:
    with mock_aws():
        yield _Hook()


def test_a_secret_of_before_that_was_removed_is_refused_within_three_minutes(hook: _Hook) -> None:
    """It went on to open the webhook for twelve hours, with Meta's own calls in between."""
    assert hook.admits("old")
    hook.store('{"app_secret": "new", "verify_token": "word"}')
    hook.live(KEPT_FOR - SECOND)
    hook.clock.advance(SECOND)
    assert not hook.admits("old")
    assert hook.admits("new")


def test_a_secret_that_leaked_and_was_changed_is_refused_within_three_minutes(
    hook: _Hook,
) -> None:
    assert hook.admits("new")
    hook.store('{"app_secret": "newer", "verify_token": "word"}')
    hook.clock.advance(KEPT_FOR)
    assert not hook.admits("new")
    assert hook.admits("newer")


def test_a_verify_token_that_was_changed_is_refused_within_three_minutes(hook: _Hook) -> None:
    assert hook.check.knows("word")
    hook.store('{"app_secret": "new", "verify_token": "another"}')
    hook.clock.advance(KEPT_FOR)
    assert not hook.check.knows("word")


def test_calls_cost_one_read_in_three_minutes(hook: _Hook) -> None:
    hook.live(10 * KEPT_FOR)
    assert hook.calls.reads == 10


def test_while_secrets_manager_is_away_the_known_secret_counts_and_few_calls_wait(
    hook: _Hook,
) -> None:
    assert hook.admits("new")
    hook.calls.is_away = True
    hook.clock.advance(KEPT_FOR)
    hook.live(timedelta(minutes=1))
    assert hook.calls.reads <= 8
    hook.calls.is_away = False
    hook.store('{"app_secret": "newer", "verify_token": "word"}')
    hook.clock.advance(10 * SECOND)
    assert not hook.admits("new")


def test_a_secret_without_a_single_field_admits_nobody(hook: _Hook) -> None:
    assert hook.admits("new")
    hook.store("{}")
    hook.clock.advance(KEPT_FOR)
    assert not hook.admits("new")
    hook.store("none")
    hook.clock.advance(KEPT_FOR)
    with pytest.raises(MissingConfiguration):
        hook.admits("new")
