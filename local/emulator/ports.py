"""Which ports the stack listens on, and what to say when one is taken."""

import dataclasses
import socket
from dataclasses import dataclass
from typing import Final, Self

LOOPBACK: Final = "127.0.0.1"


class PortInUse(Exception):
    """Somebody listens there already; the message names the port and the way out."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The four ports of a stack, all on the loopback.

    Attributes:
        aws: the AWS emulator.
        graph: the simulated Graph API.
        phone: the simulator's control API and phone page.
        dashboard: the dashboard page.
    """

    aws: int = 4566
    graph: int = 4570
    phone: int = 4571
    dashboard: int = 4572

    @classmethod
    def free(cls) -> Self:
        """Return ports that are free now."""
        sockets = [socket.create_server((LOOPBACK, 0)) for _ in dataclasses.fields(cls)]
        numbers = [one.getsockname()[1] for one in sockets]
        for one in sockets:
            one.close()
        return cls(*numbers)

    def require_free(self) -> None:
        """Check that all can be taken.

        Raises:
            PortInUse: naming the first one that cannot.
        """
        for name, number in dataclasses.asdict(self).items():
            if _is_taken(number):
                raise PortInUse(
                    f"port {number} ({name}) is in use: stop what listens there, "
                    "or choose free ones with --ports auto"
                )


def _is_taken(port: int) -> bool:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return True
    return False
