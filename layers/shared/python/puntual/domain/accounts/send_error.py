"""How a refusal by WhatsApp is to be treated."""

from enum import StrEnum
from typing import NamedTuple


class SendErrorClass(StrEnum):
    """What a refusal means for the message, its recipient and its sender."""

    RETRY = "retry"
    PAIR_DELAY = "pair_delay"
    SLOW_NUMBER = "slow_number"
    FAIL_MESSAGE = "fail_message"
    SUPPRESS_RECIPIENT = "suppress_recipient"
    HALT_SENDER = "halt_sender"
    TEMPLATE_BROKEN = "template_broken"
    NOT_SEND_PATH = "not_send_path"


# Suppressed for another reason than a number out of reach: we blocked the person, the person
# stopped this business, or the number may have changed hands. No other channel may go round these,
# and no later message may try again.
NOT_TO_BE_GONE_ROUND = frozenset({130403, 131050, 137000})


class Treatment(NamedTuple):
    """How a refusal is to be treated, and what else it says something about.

    Attributes:
        scope: ``message``, ``recipient``, ``template``, ``number``, ``waba`` (the business
            account), ``app``; after a colon or a plus sign, what narrows it.
        is_known: whether the table has the code; a person should look at one that it lacks.
    """

    error_class: SendErrorClass
    scope: str
    is_known: bool = True


# The message itself is fine: the same message may be tried again after a pause.
TRY_AGAIN = frozenset(
    {
        SendErrorClass.RETRY,
        SendErrorClass.PAIR_DELAY,
        SendErrorClass.SLOW_NUMBER,
        SendErrorClass.HALT_SENDER,
        SendErrorClass.TEMPLATE_BROKEN,
    }
)
