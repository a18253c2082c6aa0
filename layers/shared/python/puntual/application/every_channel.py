"""One messenger over all channels."""

from collections.abc import Mapping
from typing import override

from puntual.domain.channel import Channel
from puntual.domain.errors import MissingConfiguration
from puntual.ports.messaging import Message, Messenger, SendOutcome, TemplateMessage, TextMessage


class EveryChannel(Messenger[Message]):
    """Sends each message by the messenger of its channel."""

    def __init__(
        self,
        whatsapp: Messenger[TemplateMessage],
        others: Mapping[Channel, Messenger[TextMessage]],
    ) -> None:
        """Keep the messengers.

        Args:
            whatsapp: sends templates.
            others: send plain text, by channel; only the deployed ones.
        """
        self._whatsapp = whatsapp
        self._others = others

    @override
    async def send(self, message: Message) -> SendOutcome:
        if isinstance(message, TemplateMessage):
            return await self._whatsapp.send(message)
        other = self._others.get(message.channel)
        if other is None:
            raise MissingConfiguration(f"nothing here sends by {message.channel}")
        return await other.send(message)

    @override
    async def warm_up(self, messages: int) -> None:
        """Open connections to WhatsApp; the others are asked too seldom."""
        await self._whatsapp.warm_up(messages)
