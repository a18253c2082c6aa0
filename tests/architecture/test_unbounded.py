"""The walk for docs/limits.md notices what could grow, and leaves alone what cannot."""

from __future__ import annotations

import pytest

from tests.architecture.measures import Module
from tests.architecture.unbounded.walk import growing_in

PATH = "functions/example/logic.py"
KEYS = "layers/shared/python/puntual/adapters/dynamodb/keys/example.py"

GROWS = {
    "loop": [
        "def run(n):\n    while n:\n        n -= 1",
        "from itertools import count\ndef run():\n    for n in count():\n        print(n)",
        "def run(read):\n    for part in iter(read, b''):\n        print(part)",
    ],
    "attempts": ["_TRIES = 4", "_MAX_ATTEMPTS: Final = 5", "RETRIES_OF_A_CALL = 2"],
    "query": ["def all(table):\n    return table.query('#pk = :pk', {})"],
    "cache": [
        "@cache\ndef of(name):\n    return name",
        "@functools.lru_cache(maxsize=None)\ndef of(name):\n    return name",
        "@lru_cache\ndef of(*names):\n    return names",
        "class Book:\n    @cache\n    def of(self):\n        return self",
    ],
    "container": [
        "SEEN = {}\ndef note(x):\n    SEEN[x] = 1",
        "SEEN = set()\ndef note(x):\n    SEEN.add(x)",
        (
            "class Book:\n    def __init__(self):\n        self._kept = []\n"
            "    def note(self, x):\n        self._kept.append(x)"
        ),
        (
            "class Book:\n    kept: dict = field(default_factory=dict)\n"
            "    def note(self, x):\n        self.kept.setdefault(x, 1)"
        ),
        (
            "class Book:\n    def __init__(self):\n        self._kept = Counter()\n"
            "    def note(self, x):\n        self._kept[x] += 1"
        ),
        (
            "class Book:\n    def __init__(self):\n        self._kept = ()\n"
            "    def note(self, x):\n        self._kept = (*self._kept, x)"
        ),
        (
            "class Book:\n    def __init__(self):\n        self._kept = {}\n"
            "    def note(self, x):\n        self._kept = self._kept | {x: 1}"
        ),
    ],
    "queue": [
        "def build(stack):\n    return sqs.Queue(stack, 'Jobs')",
        "WAITING = asyncio.Queue()",
    ],
    "list": [
        "class Body(BaseModel):\n    jobs: tuple[str, ...]",
        "class Event(BaseModel):\n    pass\nclass Body(Event):\n    jobs: list[str] | None = None",
        "type Jobs = list[str]\nclass Body(BaseModel):\n    jobs: Jobs",
    ],
}
DOES_NOT_GROW = [
    "def run(names):\n    for name in names:\n        print(name)",
    "@cache\ndef settings():\n    return {}",
    "NAMES = {'a': 1}\ndef of(name):\n    return NAMES[name]",
    "def count():\n    seen = {}\n    seen['a'] = 1\n    return seen",
    "def first(table):\n    return table.query('#pk = :pk', {}, limit=1)",
    "def query(text):\n    return query(text)",
    "class Body(BaseModel):\n    jobs: Annotated[list[str], Field(max_length=9)]",
    "class Body:\n    jobs: tuple[str, ...]",
    "def repeat(x):\n    return repeat(x)",
]


def _kinds(source: str, path: str = PATH) -> list[str]:
    return [found.kind for found in growing_in([Module(path, source)])]


@pytest.mark.parametrize(
    ("kind", "source"), [(kind, source) for kind, all_ in GROWS.items() for source in all_]
)
def test_what_could_grow_is_found(kind: str, source: str) -> None:
    assert _kinds(source) == [kind]


@pytest.mark.parametrize("source", DOES_NOT_GROW)
def test_what_cannot_grow_is_left_alone(source: str) -> None:
    assert _kinds(source) == []


def test_each_kind_of_item_is_found_where_keys_are_made() -> None:
    source = "def note_key(name: str) -> Key:\n    return Key(name, 'NOTE')"
    assert _kinds(source, KEYS) == ["item"]
    assert _kinds(source) == []


def test_a_limit_that_the_code_says_is_read_from_it() -> None:
    source = "_MOST = 9\n@lru_cache(maxsize=_MOST)\ndef of(name):\n    return name"
    (found,) = growing_in([Module(PATH, source)])
    assert (found.name, found.bound) == ("functions.example.logic.of", 9)


def test_tests_and_tools_are_not_walked() -> None:
    assert _kinds(GROWS["loop"][0], "tools/example.py") == []
