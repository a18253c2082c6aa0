"""E-mail by Amazon SES. The call is made once: nothing here ever tries again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from email.utils import formataddr
from typing import Any, Protocol, override

from puntual.adapters.aws.send_outcomes import outcome_of
from puntual.ports.messaging import Messenger, SendOutcome, TextMessage


class EmailClient(Protocol):
    """The used part of boto3's client."""

    def send_email(self, **parameters: Any) -> Mapping[str, Any]:
        """Send an e-mail."""
        ...


class SimpleEmail(Messenger[TextMessage]):
    """Sends e-mails by SES, whose configuration set limits the time of delivery."""

    def __init__(self, client: EmailClient, sender: str, configuration_set: str) -> None:
        """Keep the parameters of every call.

        Args:
            client: of ``sesv2``; it must repeat nothing by itself.
            sender: the verified address that e-mails come from.
            configuration_set: the one that limits how long SES may try to deliver.
        """
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set

    @override
    async def send(self, message: TextMessage) -> SendOutcome:
        return await asyncio.to_thread(outcome_of, lambda: self._send(message), {})

    @override
    async def warm_up(self, messages: int) -> None:
        """Do nothing: few texts are sent, and each may take its time."""

    def _send(self, message: TextMessage) -> str:
        answer = self._client.send_email(
            FromEmailAddress=formataddr((message.sender, self._sender)),
            Destination={"ToAddresses": [message.to]},
            Content={
                "Simple": {
                    "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": message.body, "Charset": "UTF-8"}},
                }
            },
            ConfigurationSetName=self._configuration_set,
        )
        return str(answer["MessageId"])
