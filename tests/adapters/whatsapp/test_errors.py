"""The error table, row by row."""

import json
from typing import Any

import pytest

from puntual.adapters.whatsapp.errors import (
    RANGES,
    TABLE,
    find_treatment,
    treat_failure,
    treat_refusal,
)
from puntual.domain.accounts.send_error import SendErrorClass as Cls
from puntual.domain.accounts.send_error import Treatment
from tests.architecture.repository import ROOT

# Written down a second time, by what an operator would do about each code: a change of the table
# has to be meant twice.
_RETRY = {1, 2, 131000, 131016, 133004, 134101, -1}
_PAIR_DELAY = {131056}
_SLOW_NUMBER = {4, 613, 80007, 80008, 130429, 131057}
_SUPPRESS = {130403, 130472, 131026, 131049, 131050, 137000}
_HALT = {
    *{-2, 0, 3, 10, 33, 102, 104, 190, 200, 368},
    *{130497, 131005, 131031, 131037, 131042, 131045, 131048, 131064, 133010},
}
_TEMPLATE = {
    *{131063, 132000, 132001, 132007, 132012, 132015, 132016, 132068, 132069, 134011, 134102}
}
_FAIL = {
    *{100, 192, 131008, 131009, 131014, 131021, 131030, 131043, 131047, 131051, 131052, 131053},
    *{131055, 131062, 132005, 132008, 132018, 134100, 135000},
}
_BY_CLASS = {
    Cls.RETRY: _RETRY,
    Cls.PAIR_DELAY: _PAIR_DELAY,
    Cls.SLOW_NUMBER: _SLOW_NUMBER,
    Cls.SUPPRESS_RECIPIENT: _SUPPRESS,
    Cls.HALT_SENDER: _HALT,
    Cls.TEMPLATE_BROKEN: _TEMPLATE,
    Cls.FAIL_MESSAGE: _FAIL,
}
LIST = ROOT.parent / "shared/facts/whatsapp-errors.json"


def unknown(error_class: Cls, scope: str) -> Treatment:
    return Treatment(error_class, scope, is_known=False)


_ROWS = [(code, cls) for cls, codes in _BY_CLASS.items() for code in sorted(codes)]


@pytest.mark.parametrize(("code", "error_class"), _ROWS)
def test_a_code_has_the_class_that_its_cause_asks_for(code: int, error_class: Cls) -> None:
    assert TABLE[code].error_class is error_class
    assert treat_refusal(code, 400).error_class is error_class
    assert treat_failure(code).error_class is error_class


def test_every_other_code_of_the_table_has_nothing_to_do_with_sending() -> None:
    others = TABLE.keys() - {code for code, _ in _ROWS}
    assert {TABLE[code].error_class for code in others} == {Cls.NOT_SEND_PATH}
    assert {131041, 133000, 200002, 2388091, 2388093, 2593108} < others


@pytest.mark.parametrize(
    ("code", "error_class"),
    [
        (201, Cls.HALT_SENDER),
        (299, Cls.HALT_SENDER),
        (131201, Cls.NOT_SEND_PATH),
        (131215, Cls.NOT_SEND_PATH),
        (138018, Cls.NOT_SEND_PATH),
        (139004, Cls.NOT_SEND_PATH),
        (139103, Cls.NOT_SEND_PATH),
        (147005, Cls.NOT_SEND_PATH),
        (200007, Cls.NOT_SEND_PATH),
        (2494179, Cls.NOT_SEND_PATH),
    ],
)
def test_a_code_inside_a_range_is_known(code: int, error_class: Cls) -> None:
    treatment = find_treatment(code)
    assert treatment is not None
    assert treatment.error_class is error_class


@pytest.mark.parametrize("code", [300, 131200, 131216, 138019, 2494180, 999999])
def test_a_code_beyond_a_range_is_unknown(code: int) -> None:
    assert find_treatment(code) is None


def test_ranges_do_not_overlap() -> None:
    codes = [code for span, _ in RANGES for code in span]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("http_status", "is_transient", "treatment"),
    [
        (500, False, unknown(Cls.RETRY, "message")),
        (503, False, unknown(Cls.RETRY, "message")),
        (400, True, unknown(Cls.RETRY, "message")),
        (429, False, unknown(Cls.SLOW_NUMBER, "number")),
        (401, False, unknown(Cls.HALT_SENDER, "waba")),
        (403, False, unknown(Cls.HALT_SENDER, "waba")),
        (400, False, unknown(Cls.FAIL_MESSAGE, "message")),
        (404, False, unknown(Cls.FAIL_MESSAGE, "message")),
    ],
)
def test_an_unknown_code_is_judged_by_what_http_says(
    http_status: int, *, is_transient: bool, treatment: Treatment
) -> None:
    assert treat_refusal(999999, http_status, is_transient=is_transient) == treatment


def test_an_unknown_code_of_a_failed_status_fails_its_message() -> None:
    assert treat_failure(999999) == unknown(Cls.FAIL_MESSAGE, "message")


# --- Meta's list, row by row


def _codes(row: dict[str, Any]) -> list[int]:
    """Return the codes of a row: one, several, or a range from one to another."""
    text = str(row["code"])
    if "-" in text:
        first, last = map(int, text.split("-"))
        return list(range(first, last + 1))
    return list(map(int, text.split("/")))


def test_the_table_has_as_many_codes_as_were_reviewed() -> None:
    assert len([code for code in TABLE if code >= 0]) == 98
    assert [(span.start, span.stop - 1) for span, _ in RANGES] == [
        *((200, 299), (131201, 131215), (138000, 138018), (139000, 139004), (139100, 139103)),
        *((147001, 147005), (200005, 200007), (2494164, 2494179)),
    ]


@pytest.mark.skipif(not LIST.exists(), reason="Meta's list lies beside the project only")
def test_every_row_of_meta_s_list_has_its_class_and_its_scope() -> None:
    rows = json.loads(LIST.read_text(encoding="utf-8"))
    wanted = {
        code: Treatment(Cls(row["cls"].lower()), row["scope"])
        for row in sorted(rows, key=lambda row: isinstance(row["code"], int))
        for code in _codes(row)
    }
    assert len(rows) == 104
    assert {code: find_treatment(code) for code in wanted} == wanted
