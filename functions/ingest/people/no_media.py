"""Photos and recordings, which this function does not reach: strangers reach this function."""

from typing import NoReturn, override

from puntual.domain.errors import Unavailable
from puntual.ports.conversation import MediaStore


class MediaOutOfReach(MediaStore):
    """Refuses everything: who has sent something is asked for by the command line."""

    @override
    def put(self, key: str, content: bytes) -> NoReturn:
        raise _out_of_reach()

    @override
    def read(self, key: str) -> NoReturn:
        raise _out_of_reach()

    @override
    def copy(self, key: str, to: str) -> NoReturn:
        raise _out_of_reach()

    @override
    def remove(self, key: str) -> NoReturn:
        raise _out_of_reach()


def _out_of_reach() -> Unavailable:
    return Unavailable("media are moved by the command line")
