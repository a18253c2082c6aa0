"""From a message in any form to what is acted on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from puntual.domain.conversation.buttons import read_payload
from puntual.domain.conversation.message_kind import GESTURES, PICTURES, WORDLESS, MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.understanding import Understanding

# Below a photo these ask for nothing, but the photo may.
_SAYING_LITTLE: Final = frozenset(
    {SpokenIntent.THANKS, SpokenIntent.GREETING, SpokenIntent.OTHER, SpokenIntent.RECEIPT_MEDIA}
)
_NOTHING_SAID: Final = Understanding(
    SpokenIntent.OTHER,
    others=(),
    confidence=1.0,
    promise_date=None,
    amount=None,
    decided_by="",
    hand_to_person=False,
)


@dataclass(frozen=True, slots=True)
class Inbound:
    """What somebody sent, as far as it can be read.

    Attributes:
        payload: of the button that was tapped; empty for anything else.
        text: what was written, a caption, or the label of the button.
    """

    kind: MessageKind
    payload: str = ""
    text: str = ""


def understand_inbound(said: Inbound, read: Callable[[str], Understanding]) -> Understanding:
    """Return what a message says.

    Args:
        said: the message.
        read: reads words; it is not called for what has none.
    """
    tapped = read_payload(said.payload)
    if tapped is not None:
        return tapped
    if said.kind in GESTURES:
        return _NOTHING_SAID
    if said.kind not in WORDLESS and said.text.strip():
        return read(said.text)
    return _with_caption(said, read)


def _with_caption(said: Inbound, read: Callable[[str], Understanding]) -> Understanding:
    if said.text.strip():
        understood = read(said.text)
        if understood.hand_to_person or understood.intent not in _SAYING_LITTLE:
            return understood
    intent = SpokenIntent.RECEIPT_MEDIA if said.kind in PICTURES else SpokenIntent.OTHER
    # In a recording somebody may ask to be left alone.
    return replace(
        _NOTHING_SAID,
        intent=intent,
        hand_to_person=True,
        may_be_opt_out=said.kind not in PICTURES,
    )
