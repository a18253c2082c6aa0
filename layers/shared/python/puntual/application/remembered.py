"""Values by key, remembered up to a number of them, so that no environment fills its memory."""

from threading import Lock


class Remembered[K, V]:
    """The latest values; what was remembered first is forgotten first. Safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[K, V] = {}
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """Return what is remembered of a key; None for nothing."""
        return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Remember a value as the latest, and forget the first of too many."""
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = value
            if len(self._values) > self._most:
                del self._values[next(iter(self._values))]
