import pytest

from puntual.domain.channel import Channel
from puntual.domain.errors import MissingConfiguration
from puntual.runtime.channel_setting import read_channels


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("none", set()),
        ("sms", {Channel.SMS}),
        ("sms,email", {Channel.SMS, Channel.EMAIL}),
    ],
)
def test_the_channels_of_a_deployment_are_read(text: str, channels: set[Channel]) -> None:
    assert read_channels(text) == channels


@pytest.mark.parametrize("text", ["fax", "whatsapp", "sms,", ""])
def test_what_nothing_falls_back_on_is_an_error(text: str) -> None:
    with pytest.raises(MissingConfiguration, match="fall back"):
        read_channels(text)
