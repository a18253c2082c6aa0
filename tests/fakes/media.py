"""Media in memory: what WhatsApp has, and what is kept."""

from puntual.domain.conversation.kept_message import Media
from puntual.domain.errors import NotFound
from puntual.ports.conversation import MediaSource, MediaStore, MediaUnfit
from tests.fakes.outage import Breakable


class FakeMediaSource(Breakable, MediaSource):
    """Attributes: ``unfit`` is what it says of everything, ``fetched`` what it was asked for."""

    def __init__(self, content: bytes = b"a photo") -> None:
        super().__init__()
        self.content = content
        self.unfit: MediaUnfit | None = None
        self.fetched: list[Media] = []

    def fetch(self, media: Media) -> bytes:
        self._may_fail("fetch")
        self.fetched.append(media)
        if self.unfit is not None:
            raise self.unfit
        return self.content


class FakeMediaStore(Breakable, MediaStore):
    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, bytes] = {}

    def put(self, key: str, content: bytes) -> None:
        self._may_fail("put")
        self.objects[key] = content
        self._may_lose_answer("put")

    def read(self, key: str) -> bytes:
        self._may_fail("read")
        if key not in self.objects:
            raise NotFound("it is not kept any more")
        return self.objects[key]

    def copy(self, key: str, to: str) -> bool:
        self._may_fail("copy")
        if key not in self.objects:
            return False
        self.objects[to] = self.objects[key]
        self._may_lose_answer("copy")
        return True

    def remove(self, key: str) -> None:
        self._may_fail("remove")
        self.objects.pop(key, None)
