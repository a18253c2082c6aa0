"""How a body becomes items, and where the limits are."""

import json

import pytest

from puntual.application.intake.incoming import Rejected
from puntual.domain.errors import InvalidInput
from puntual.intake.items import MAX_BODY_BYTES, MAX_ITEMS, TooLarge, read_items, read_object

JSON = "application/json"
LINES = "application/x-ndjson"


def test_an_array_is_recognised_by_its_bracket() -> None:
    items = read_items(b' [{"a": 1}, 2]', JSON)
    assert [(one.place, one.number, one.content) for one in items] == [
        ("index", 0, {"a": 1}),
        ("index", 1, 2),
    ]


@pytest.mark.parametrize("content_type", [LINES, "application/jsonl", JSON, ""])
def test_lines_are_recognised_by_type_or_by_their_first_character(content_type: str) -> None:
    items = read_items(b'{"a": 1}\r\n\n{"a": 2}\n', content_type)
    assert [(one.place, one.number, one.content) for one in items] == [
        ("line", 1, {"a": 1}),
        ("line", 3, {"a": 2}),
    ]


def test_an_array_in_announced_lines_is_one_wrong_item() -> None:
    (item,) = read_items(b"[1]", LINES)
    assert (item.place, item.content) == ("line", [1])


def test_a_line_that_is_not_json_spoils_no_other() -> None:
    first, broken, last = read_items(b'{"a": 1}\n{broken\n{"a": 2}', LINES)
    assert (first.content, last.content) == ({"a": 1}, {"a": 2})
    assert isinstance(broken.content, Rejected)
    assert broken.number == 2


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    (item,) = read_items('{"name": "a\u2028b"}'.encode(), LINES)
    assert item.content == {"name": "a\u2028b"}


def test_a_byte_order_mark_is_no_part_of_the_first_item() -> None:
    assert read_object(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"[1, 2",
        b"",
        b"  \n ",
        b"[]",
        b"[\xff]",
        b"[NaN]",
        b"[" * 100_000,
        b"[" + b"9" * 5_000 + b"]",
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_items(body, JSON)
    assert caught.value.field == "body"


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([0] * (MAX_ITEMS + 1)).encode(),
        b"0\n" * (MAX_ITEMS + 1),
        b" " * (MAX_BODY_BYTES + 1),
    ],
)
def test_more_than_a_batch_may_hold_is_refused_with_the_limit(body: bytes) -> None:
    with pytest.raises(TooLarge, match="at most"):
        read_items(body, "")


def test_a_full_batch_is_read() -> None:
    assert len(read_items(b"{}\n" * MAX_ITEMS, LINES)) == MAX_ITEMS
