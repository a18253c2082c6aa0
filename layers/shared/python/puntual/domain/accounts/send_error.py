"""The treatment of a refusal by WhatsApp."""

from enum import StrEnum
from typing import NamedTuple


class SendErrorClass(StrEnum):
    """The consequence of a refusal for the message, its recipient and its sender."""

    RETRY = "retry"
    PAIR_DELAY = "pair_delay"
    SLOW_NUMBER = "slow_number"
    FAIL_MESSAGE = "fail_message"
    SUPPRESS_RECIPIENT = "suppress_recipient"
    HALT_SENDER = "halt_sender"
    TEMPLATE_BROKEN = "template_broken"
    NOT_SEND_PATH = "not_send_path"


# Suppressed for another reason than an unreachable number: the person is blocked, the person
# stopped this business, or the number may have changed hands. No other channel may replace the
# message, and no later message may try again.
NOT_TO_BE_GONE_ROUND = frozenset({130403, 131050, 137000})


class Treatment(NamedTuple):
    """The treatment of a refusal, and its scope.

    Attributes:
        scope: ``message``, ``recipient``, ``template``, ``number``, ``waba`` (the business
            account), ``app``; after a colon or a plus sign, what narrows it.
        is_known: whether the table has the code; an unknown one deserves a person's attention.
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
