"""The channels of a deployment, as its functions are told them."""

from typing import Final

from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.errors import MissingConfiguration

OFF: Final = "none"


def read_channels(text: str) -> frozenset[Channel]:
    """Read ``sms,email``, or ``none``.

    Raises:
        MissingConfiguration: it names what is no fallback channel.
    """
    names = [] if text == OFF else text.split(",")
    known = {channel.value: channel for channel in FALLBACKS}
    if not known.keys() >= set(names):
        raise MissingConfiguration(f"{text!r} names a channel that nothing can fall back on")
    return frozenset(known[name] for name in names)
