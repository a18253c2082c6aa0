"""What Meta says of our numbers and accounts changes their limits, stops them, lets them go on."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.webhook.outcomes import AccountReported, NumberReported
from functions.webhook.senders import record_sender
from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import (
    AccountUpdate,
    Ignored,
    Kind,
    NumberUpdate,
    Update,
    Verdict,
)
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.messaging_limit import NO_LIMIT
from tests.fakes.governing import FakeNumbers

_FIXTURE = Path(__file__).parents[2] / "events" / "webhook_numbers.json"
_ACCOUNT, _DISPLAY = "300000000000001", "525555500000"
_AT = datetime.fromtimestamp(1772474460, UTC)
_NOW = _AT + timedelta(minutes=1)
_MINE = "100200300"


def _read(field: str, entry: str = "300", **value: Any) -> Update:
    change = {"field": field, "value": value}
    body = {"entry": [{"id": entry, "time": 1772474460, "changes": [change]}]}
    (update,) = read_updates(json.dumps(body).encode())
    return update


# --- reading


def test_limits_and_penalties_are_read() -> None:
    assert list(read_updates(_FIXTURE.read_bytes())) == [
        NumberUpdate(_ACCOUNT, _DISPLAY, is_fast=True, limit=NO_LIMIT),
        NumberUpdate(_ACCOUNT, "", is_fast=False, limit=2000),
        AccountUpdate(
            _ACCOUNT, Verdict.STOPS, "ACCOUNT_RESTRICTION", _AT, _AT + timedelta(days=1)
        ),
    ]


@pytest.mark.parametrize(
    ("field", "value", "limit"),
    [
        ("phone_number_quality_update", {"event": "FLAGGED", "current_limit": "TIER_10K"}, 10_000),
        ("phone_number_quality_update", {"event": "ONBOARDING", "current_limit": "TIER_2K"}, 2000),
        ("business_capability_update", {"max_daily_conversation_per_phone": 1000}, 1000),
        ("business_capability_update", {"max_daily_conversations_per_business": "TIER_250"}, 250),
    ],
)
def test_the_limit_is_read_from_what_earlier_versions_sent_as_well(
    field: str, value: dict[str, Any], limit: int
) -> None:
    update = _read(field, **value)
    assert update == NumberUpdate("300", "", is_fast=False, limit=limit)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, Verdict.STOPS),
        (
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}},
            Verdict.WARNS,
        ),
        (
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}},
            Verdict.GOES_ON,
        ),
        ({"event": "ACCOUNT_RESTRICTION", "restriction_info": []}, Verdict.WARNS),
        (
            {
                "event": "ACCOUNT_RESTRICTION",
                "restriction_info": [{"restriction_type": "RESTRICTED_UTILITY_TEMPLATES"}],
            },
            Verdict.STOPS,
        ),
        (_violation := {"event": "ACCOUNT_VIOLATION"}, Verdict.WARNS),
        (
            _violation | {"violation_info": {"violation_type": "UTILITY_TEMPLATE_ABUSE"}},
            Verdict.WARNS,
        ),
        (
            _violation | {"violation_info": {"violation_type": "UTILITY_TEMPLATE_RATE_LIMIT"}},
            Verdict.STOPS,
        ),
        (
            _violation
            | {"violation_info": {"violation_type": "UTILITY_TEMPLATE_RATE_LIMIT_RECOVERY"}},
            Verdict.GOES_ON,
        ),
        (
            _violation | {"violation_info": {"violation_type": "UTILITY_TEMPLATE_ABUSE_UNBAN"}},
            Verdict.GOES_ON,
        ),
        ({"event": "ACCOUNT_DELETED"}, Verdict.STOPS),
        ({"event": "ACCOUNT_OFFBOARDED"}, Verdict.STOPS),
        ({"event": "ACCOUNT_RECONNECTED"}, Verdict.GOES_ON),
    ],
)
def test_what_meta_does_to_an_account_stops_it_warns_or_lets_it_go_on(
    value: dict[str, Any], verdict: Verdict
) -> None:
    update = _read("account_update", **value)
    assert update == AccountUpdate("300", verdict, str(value["event"]), _AT)


@pytest.mark.parametrize(
    ("field", "entry", "value", "ignored"),
    [
        ("account_update", "300", {"event": "PARTNER_ADDED"}, (Kind.FIELD, "account_update")),
        (
            "account_update",
            "300",
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "NEW"}},
            (Kind.FIELD, "account_update"),
        ),
        ("account_update", "#", {"event": "ACCOUNT_DELETED"}, (Kind.MALFORMED, "account")),
        ("account_update", "300", {}, (Kind.MALFORMED, "account")),
        ("phone_number_quality_update", "300", {"event": "ONBOARDING"}, (Kind.FIELD, "number")),
        ("business_capability_update", "", {}, (Kind.MALFORMED, "number")),
    ],
)
def test_whatever_changes_nothing_is_passed_over(
    field: str, entry: str, value: dict[str, Any], ignored: tuple[Kind, str]
) -> None:
    assert _read(field, entry, **value) == Ignored(*ignored)


# --- recording


def _numbers() -> FakeNumbers:
    numbers = FakeNumbers()
    numbers.change(_MINE, {"account": "300", "portfolio": "7", "display_number": _DISPLAY})
    numbers.change("200", {"account": "301", "portfolio": "7", "display_number": "5255"})
    numbers.change("999", {"account": "999"})
    return numbers


def _limits(numbers: FakeNumbers) -> dict[str, tuple[int | None, int | None]]:
    return {one.id: (one.per_second, one.daily_limit) for one in numbers.all()}


def test_an_upgrade_concerns_the_number_and_a_limit_the_whole_portfolio() -> None:
    numbers = _numbers()
    update = NumberUpdate("300", _DISPLAY, is_fast=True, limit=10_000)
    assert record_sender(numbers, update, _NOW) == NumberReported(2)
    nothing = (None, None)
    assert _limits(numbers) == {_MINE: (1000, 10_000), "200": (None, 10_000), "999": nothing}
    assert record_sender(numbers, update, _NOW) == NumberReported(0)


def test_a_limit_that_is_lifted_is_no_limit() -> None:
    numbers = _numbers()
    for limit in (250, NO_LIMIT):
        update = NumberUpdate("300", "", is_fast=False, limit=limit)
        assert record_sender(numbers, update, _NOW) == NumberReported(2)
    assert numbers.read(_MINE).daily_limit == NO_LIMIT


def test_the_only_number_of_an_account_is_meant_whatever_it_is_called() -> None:
    numbers = _numbers()
    update = NumberUpdate("999", "4711", is_fast=True, limit=None)
    assert record_sender(numbers, update, _NOW) == NumberReported(1)
    assert numbers.read("999").per_second == 1000


def test_an_upgrade_leaves_what_an_operator_set() -> None:
    """A number that answers by hand in the WhatsApp app was set to 20 and sped up to 1000."""
    numbers = _numbers()
    numbers.change(_MINE, {"throughput": 20})
    update = NumberUpdate("300", _DISPLAY, is_fast=True, limit=None)
    assert record_sender(numbers, update, _NOW) == NumberReported(1)
    assert numbers.read(_MINE).per_second == 20
    numbers.change(_MINE, {"throughput": None})
    assert numbers.read(_MINE).per_second == 1000


def test_of_several_numbers_none_is_guessed() -> None:
    numbers = _numbers()
    numbers.change("101", {"account": "300"})
    update = NumberUpdate("300", "4711", is_fast=True, limit=None)
    assert record_sender(numbers, update, _NOW) == NumberReported(0)


def _account(verdict: Verdict, at: datetime | None = _AT) -> AccountUpdate:
    return AccountUpdate("300", verdict, "DISABLED_UPDATE", at)


def test_a_penalty_stops_the_account_once_and_its_end_lets_it_go_on() -> None:
    numbers = _numbers()
    stopped = AccountReported(Verdict.STOPS, "DISABLED_UPDATE", is_news=True)
    assert record_sender(numbers, _account(Verdict.STOPS), _NOW) == stopped
    assert [one.is_halted for one in numbers.all()] == [True, False, False]
    again = AccountReported(Verdict.STOPS, "DISABLED_UPDATE", is_news=False)
    assert record_sender(numbers, _account(Verdict.STOPS), _NOW) == again
    later = _account(Verdict.GOES_ON, _AT + timedelta(seconds=30))
    goes_on = AccountReported(Verdict.GOES_ON, "DISABLED_UPDATE", is_news=True)
    assert record_sender(numbers, later, _NOW) == goes_on
    assert not numbers.read(_MINE).is_halted


def test_the_repeat_of_a_penalty_that_has_ended_stops_nothing() -> None:
    """Meta repeats a webhook for days."""
    numbers = _numbers()
    record_sender(numbers, _account(Verdict.STOPS), _NOW)
    record_sender(numbers, _account(Verdict.GOES_ON, _NOW), _NOW)
    record_sender(numbers, _account(Verdict.STOPS), _NOW)
    assert not numbers.read(_MINE).is_halted


def test_the_end_of_an_earlier_penalty_does_not_end_a_later_one() -> None:
    numbers = _numbers()
    record_sender(numbers, _account(Verdict.STOPS), _NOW)
    record_sender(numbers, _account(Verdict.GOES_ON, _AT - timedelta(hours=1)), _NOW)
    assert numbers.read(_MINE).is_halted


def test_what_refusals_have_stopped_is_not_a_webhook_s_to_end() -> None:
    numbers = _numbers()
    numbers.halt(Halt(HaltScope.ACCOUNT, "300", "", 190, _AT, "send", _MINE))
    record_sender(numbers, _account(Verdict.GOES_ON, None), _NOW)
    assert numbers.read(_MINE).is_halted


def test_a_penalty_from_meta_s_future_begins_now() -> None:
    numbers = _numbers()
    record_sender(numbers, _account(Verdict.STOPS, _NOW + timedelta(hours=1)), _NOW)
    assert [one.at for one in numbers.read(_MINE).halts] == [_NOW]


def test_the_end_of_one_penalty_leaves_another_that_has_an_end_of_its_own() -> None:
    """A ban that was lifted ended a restriction of thirty days as well."""
    numbers, month = _numbers(), _NOW + timedelta(days=30)
    restricted = replace(_account(Verdict.STOPS), event="ACCOUNT_RESTRICTION", until=month)
    for update in (restricted, _account(Verdict.STOPS)):
        record_sender(numbers, update, _NOW)
    record_sender(numbers, _account(Verdict.GOES_ON, _NOW), _NOW)
    assert {halt.by for one in numbers.all() for halt in one.halts} == {"ACCOUNT_RESTRICTION"}
    record_sender(numbers, replace(_account(Verdict.GOES_ON, month), event="X"), month)
    assert not any(one.halts for one in numbers.all())


def test_a_penalty_that_is_prolonged_ends_later_and_one_that_is_repeated_does_not() -> None:
    numbers = _numbers()
    ends = []
    for days, is_news in ((7, True), (30, True), (7, False)):
        until = _AT + timedelta(days=days)
        update = AccountUpdate("300", Verdict.STOPS, "ACCOUNT_RESTRICTION", _AT, until)
        told = AccountReported(Verdict.STOPS, "ACCOUNT_RESTRICTION", is_news=is_news)
        assert record_sender(numbers, update, _NOW) == told
        ends += [one.until for one in numbers.read(_MINE).halts]
    assert ends == [_AT + timedelta(days=days) for days in (7, 30, 30)]


def test_a_refusal_for_a_bad_token_is_not_meta_s_word_and_a_webhook_does_not_end_it() -> None:
    """Its code is zero as well: the end of a penalty let a number go on without a token."""
    numbers = _numbers()
    numbers.halt(Halt(HaltScope.ACCOUNT, "300", "", 0, _AT, "send", _MINE))
    record_sender(numbers, _account(Verdict.GOES_ON, None), _NOW)
    assert numbers.read(_MINE).is_halted


def test_a_warning_stops_nothing_and_is_told() -> None:
    numbers = _numbers()
    warned = AccountReported(Verdict.WARNS, "DISABLED_UPDATE", is_news=True)
    assert record_sender(numbers, _account(Verdict.WARNS), _NOW) == warned
    assert not any(one.halts for one in numbers.all())
