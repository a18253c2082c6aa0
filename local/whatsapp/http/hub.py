"""Live events for the phone page, as Server-Sent Events."""

import asyncio
import json
from collections.abc import Callable

# A page that does not read loses events rather than memory: it asks again when it reconnects.
_MAX_UNREAD_BYTES = 256 * 1024


class Hub:
    """Everyone who watches."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._watchers: set[asyncio.WriteTransport] = set()

    def watch(self, transport: asyncio.WriteTransport) -> Callable[[], None]:
        """Send events to `transport` until the returned function is called."""
        self._watchers.add(transport)
        transport.write(b"retry: 1000\n\n")
        return lambda: self._watchers.discard(transport)

    def tell(self, kind: str, wa_id: str = "") -> None:
        """Say that something changed; the page fetches what it shows of it."""
        if not self._watchers:
            return
        event = f"data: {json.dumps({'kind': kind, 'wa_id': wa_id})}\n\n".encode()
        for transport in self._watchers:
            if transport.get_write_buffer_size() < _MAX_UNREAD_BYTES:
                transport.write(event)
