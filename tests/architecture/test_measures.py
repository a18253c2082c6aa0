"""Each measure of test_sizes.py notices a source that breaks its rule, and passes others."""

from __future__ import annotations

import pytest

from tests.architecture.measures import (
    Module,
    crowded_folders,
    docstrings,
    files_longer_than,
    function_sizes,
    is_private,
    percentile_95,
    private_events,
    private_names,
    riddles,
    unannotated,
    whole_function_sizes,
)


def module(text: str, path: str = "functions/invented.py") -> Module:
    return Module(path, text)


def test_of_a_hundred_sizes_five_may_be_larger() -> None:
    assert percentile_95([*[20] * 95, *[40] * 5]) == 40
    assert percentile_95([*[20] * 96, *[40] * 4]) == 20


def test_a_file_with_a_line_too_many_is_found() -> None:
    short, long = module("x = 1\n" * 300, "short.py"), module("x = 1\n" * 301, "long.py")
    assert files_longer_than(300, [short, long]) == {"long.py": 301}


def test_a_function_is_measured_without_its_docstring() -> None:
    source = '''
def first() -> int:
    """Say something.

    Over four lines.
    """
    return 1


class Holder:
    async def second(
        self,
    ) -> int:
        def third() -> int:
            return 3

        return third()
'''
    assert list(function_sizes([module(source)]).items()) == [
        ("functions/invented.py:2 first", 2),
        ("functions/invented.py:11 second", 7),
        ("functions/invented.py:14 third", 2),
    ]
    whole = whole_function_sizes([module(source)])
    assert whole["functions/invented.py:2 first"] > 2
    assert whole["functions/invented.py:14 third"] == 2


def test_a_folder_with_a_file_too_many_is_found() -> None:
    full = [module("", f"full/{number}.py") for number in range(21)]
    fair = [module("", f"fair/{number}.py") for number in range(20)]
    assert crowded_folders(20, [*full, *fair]) == {"full": 21}


@pytest.mark.parametrize(
    "signature",
    [
        "f(a: int)",
        "f(a) -> int",
        "f(*, a) -> int",
        "f(a, /) -> int",
        "f(*a) -> int",
        "f(**a) -> int",
    ],
)
def test_a_function_without_a_type_is_found(signature: str) -> None:
    source = module(f"def {signature}:\n    return 1\n")
    assert unannotated([source]) == ["functions/invented.py:1 f"]


def test_a_function_with_all_its_types_passes() -> None:
    source = "class A:\n    def f(self, a: int, *b: int, **c: int) -> int:\n        return a\n"
    assert unannotated([module(source)]) == []


@pytest.mark.parametrize(
    "text",
    ["Let it go.", "Return whoever owes.", "Tell nobody.", "Say to whom.", "Do\n\nwhatever."],
)
@pytest.mark.parametrize(
    "source",
    ['"""{}"""\n', 'def f() -> None:\n    """{}"""\n', 'class A:\n    """{}"""\n'],
    ids=["module", "function", "class"],
)
def test_a_docstring_that_reads_like_a_riddle_is_found(source: str, text: str) -> None:
    assert len(riddles(docstrings([module(source.format(text))]))) == 1


def test_a_plain_docstring_passes() -> None:
    plain = docstrings([module('"""Return the letter that a wholesale customer was sent."""\n')])
    assert len(plain) == 1
    assert riddles(plain) == []


@pytest.mark.parametrize(
    "name",
    [
        *("world", "World", "Silence", "courtesy", "quota_purse", "SendWorld", "AccountTail"),
        *("claim_line", "HTTPLine", "account.left_in_peace", "line.read", "_lead"),
    ],
)
def test_a_name_that_ends_with_a_private_word_is_found(name: str) -> None:
    assert is_private(name)


@pytest.mark.parametrize(
    "name",
    [
        *("claim_lead_time", "ClaimLeadTime", "account.on_hold", "pipeline", "Outline", "lines"),
        *("tail_reader", "__init__", "_", "misleading"),
    ],
)
def test_a_name_that_only_holds_such_letters_passes(name: str) -> None:
    assert not is_private(name)


def test_private_names_are_found_among_modules_and_classes() -> None:
    sources = [
        module("", "functions/send/world.py"),
        module("", "functions/purse/__init__.py"),
        module("class Silence:\n    tail = 1\n"),
    ]
    assert private_names(sources) == [
        "functions/send/world.py: world",
        "functions/purse/__init__.py: purse",
        "functions/invented.py: Silence",
    ]


def test_a_private_word_is_found_in_a_log_event() -> None:
    source = 'logger.info("account.left_in_peace", line=1)\nlogger.info("account.on_hold")\n'
    assert private_events([module(source)]) == ["functions/invented.py: account.left_in_peace"]
