"""SMS by AWS End User Messaging. The call is made once: nothing here ever tries again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol, override

from puntual.adapters.aws.send_outcomes import NOT_SENDABLE, OPTED_OUT, Refusal, outcome_of
from puntual.ports.messaging import Messenger, SendOutcome, TextMessage

# Others mean that the number or the account is not set up for the country.
_REASONS: Final[Mapping[str, Refusal]] = MappingProxyType(
    {
        "DESTINATION_PHONE_NUMBER_OPTED_OUT": OPTED_OUT,
        "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": NOT_SENDABLE,
    }
)


class SmsClient(Protocol):
    """The used part of boto3's client."""

    def send_text_message(self, **parameters: Any) -> Mapping[str, Any]:
        """Send an SMS."""
        ...


class EndUserMessaging(Messenger[TextMessage]):
    """Sends SMS by AWS End User Messaging."""

    def __init__(self, client: SmsClient, origination: str) -> None:
        """Keep the parameters of every call.

        Args:
            client: of ``pinpoint-sms-voice-v2``; it must repeat nothing by itself.
            origination: ARN of the pool, number or sender id that texts come from.
        """
        self._client = client
        self._origination = origination

    @override
    async def send(self, message: TextMessage) -> SendOutcome:
        return await asyncio.to_thread(outcome_of, lambda: self._send(message), _REASONS)

    @override
    async def warm_up(self, messages: int) -> None:
        """Do nothing: few texts are sent, and each may take its time."""

    def _send(self, message: TextMessage) -> str:
        answer = self._client.send_text_message(
            DestinationPhoneNumber=message.to,
            OriginationIdentity=self._origination,
            MessageBody=message.body,
            MessageType="TRANSACTIONAL",
            # A phone that is switched on at night must not ring with a reminder of the morning.
            TimeToLive=int(message.ttl.total_seconds()),
            Context={"contact": message.callback},
        )
        return str(answer["MessageId"])
