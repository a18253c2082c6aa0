"""Number changes as Meta tells them (H-12, L-3), and who is held and left alone by them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.webhook.outcomes import Outcome, Passed, PersonMoved
from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Ignored
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.ids import DebtorKey
from tests.factories import NOON, a_consent, a_key, a_profile
from tests.functions.webhook.webhook_setup import LATER, WebhookSetup

OLD, NEW, NEWER = "525550000071", "525550000072", "525550000073"
USER, NEW_USER = "MX.710", "MX.720"
CHANGED = {"type": "user_changed_number", "wa_id": NEW, "body": "Ana changed from A to B"}
NOW = LATER + timedelta(hours=9)


@dataclass
class Town:
    """Records, and what Meta tells of their people."""

    fakes: WebhookSetup = field(default_factory=WebhookSetup)
    told: int = 0

    def put(self, debtor: str = "d-7", phone: str | None = f"+{OLD}") -> DebtorKey:
        key = a_key(debtor)
        profile = a_profile(key=key, phone=phone, consents=[a_consent()])
        self.fakes.changes.put_profile(profile)
        return key

    def notice(
        self,
        system: Mapping[str, Any] | None = None,
        message: Mapping[str, Any] | None = None,
        at: datetime = NOON,
        number: str = "100200300",
    ) -> list[Outcome]:
        names = {"from": OLD} if message is None else message
        told = {"type": "system", "system": CHANGED if system is None else system}
        return self._hear({**told, **names}, at, number)

    def say(self, text: str, ids: Mapping[str, str], at: datetime = NOON) -> list[Outcome]:
        return self._hear({"type": "text", "text": {"body": text}, **ids}, at)

    def _hear(
        self, message: dict[str, Any], at: datetime, number: str = "100200300"
    ) -> list[Outcome]:
        self.told += 1
        known = {"id": f"wamid.{self.told}", "timestamp": str(int(at.timestamp()))}
        value = {
            "metadata": {"phone_number_id": number},
            "messages": [{**known, **message}],
        }
        body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
        outcomes = self.fakes.record(*read_updates(json.dumps(body).encode()), now=NOW)
        return outcomes[:1]

    def is_held(self, debtor: str = "d-7") -> bool:
        held = self.fakes.account(a_key(debtor)).active_holds(NOW)
        return HoldKind.NUMBER_CHANGED in {one.kind for one in held}

    def is_silent(self, debtor: str = "d-7") -> bool:
        consents = self.fakes.account(a_key(debtor)).profile.consents
        return consent_at(consents, NOW) is ConsentStatus.WITHDRAWN


@pytest.fixture
def town() -> Town:
    return Town()


_USERS = {"previous_user_id": USER, "user_id": NEW_USER}


@pytest.mark.parametrize(
    ("system", "message", "afterwards"),
    [
        (CHANGED, {"from": OLD}, NEW),
        ({"type": "user_changed_number", "new_wa_id": NEW}, {"from": OLD}, NEW),
        ({"type": "user_changed_number", "new_wa_id": f"+{NEW}"}, {"from": f"+{OLD}"}, NEW),
        ({"type": "customer_changed_number", "new_wa_id": NEW}, {"from": OLD}, NEW),
        ({**CHANGED, "customer": OLD}, {"from": OLD}, NEW),
        ({**CHANGED, "customer": OLD}, {"from": NEW}, NEW),
        ({**CHANGED, "previous_wa_id": OLD}, {"from": NEW, "from_user_id": NEW_USER}, NEW),
        ({**CHANGED, "previous_wa_id": OLD}, {"from": NEW, "from_user_id": NEW_USER}, NEW_USER),
        ({"type": "user_changed_number", "previous_wa_id": OLD}, {"from": NEW}, NEW),
        ({**CHANGED, **_USERS}, {"from": OLD, "from_user_id": USER}, NEW_USER),
        ({"type": "user_changed_user_id", **_USERS}, {"from": OLD}, NEW_USER),
        (
            {"type": "user_changed_user_id", "previous_user_id": USER},
            {"from": OLD, "from_user_id": NEW_USER},
            NEW_USER,
        ),
        (
            {"type": "user_changed_number", "new_wa_id": "5215550000072"},
            {"from": "5215550000071"},
            NEW,
        ),
    ],
)
def test_a_change_holds_and_the_new_id_asks_for_the_same_person(
    town: Town, system: dict[str, Any], message: dict[str, Any], afterwards: str
) -> None:
    town.fakes.changes.learn_ids(town.put(), [USER])
    town.put("d-8")
    assert town.notice(system, message) == [PersonMoved(is_news=True)]
    assert (town.is_held(), town.is_held("d-8")) == (True, True)
    assert not town.is_silent()
    assert town.fakes.account(a_key("d-7")).profile.phone == f"+{OLD}"
    town.say("BAJA", _as_sender(afterwards))
    assert (town.is_silent(), town.is_silent("d-8")) == (True, True)


def _as_sender(wa_id: str) -> dict[str, str]:
    return {"from" if wa_id.isdecimal() else "from_user_id": wa_id}


@pytest.mark.parametrize(
    "system",
    [
        {"type": "user_changed_user_id"},
        {"type": "user_changed_user_id", "previous_user_id": USER},
        {"type": "user_changed_number"},
        {"type": "user_changed_number", "wa_id": "no number"},
        {"type": "user_changed_number", "wa_id": None, "new_wa_id": 7},
    ],
)
def test_a_change_that_tells_no_new_id_holds(town: Town, system: dict[str, Any]) -> None:
    town.put()
    assert town.notice(system) == [PersonMoved(is_news=True)]
    assert town.is_held()


def test_a_change_that_names_the_old_id_alone_without_a_phone_holds(town: Town) -> None:
    town.fakes.changes.learn_ids(town.put(), [USER])
    told = {"type": "user_changed_user_id", **_USERS}
    assert town.notice(told, {"from_user_id": NEW_USER}) == [PersonMoved(is_news=True)]
    assert town.is_held()
    town.say("BAJA", {"from_user_id": NEW_USER})
    assert town.is_silent()


@pytest.mark.parametrize(
    ("phone", "wa_id"),
    [
        ("+525550000071", "5215550000071"),
        ("+5215550000071", "525550000071"),
        ("+541155550071", "5491155550071"),
        ("+5491155550071", "541155550071"),
        ("+5511987650071", "551187650071"),
        ("+551187650071", "5511987650071"),
        ("+573005550071", "573005550071"),
        ("+51955500071", "51955500071"),
    ],
)
@pytest.mark.parametrize("is_there_before", [True, False])
def test_a_line_is_held_however_it_is_written_and_whenever_its_record_came(
    town: Town, phone: str, wa_id: str, is_there_before: bool
) -> None:
    if is_there_before:
        town.put(phone=phone)
    news = [PersonMoved(is_news=True)] if is_there_before else [Passed.UNKNOWN_SENDER]
    assert town.notice(message={"from": wa_id}) == news
    town.put(phone=phone)
    assert town.is_held()
    town.say("BAJA", {"from": NEW})
    assert town.is_silent()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5215550000071", "525550000071"),
        ("525550000071", "5215550000071"),
        ("541155550071", "5491155550071"),
        ("551187650071", "5511987650071"),
        ("525550000071", "525550000071"),
    ],
)
def test_the_same_line_in_another_spelling_is_no_change(town: Town, old: str, new: str) -> None:
    town.put(phone=f"+{old}")
    told = {"type": "user_changed_number", "wa_id": new}
    assert town.notice(told, {"from": old}) in ([Passed.REFUSED], [_malformed()])
    assert not town.is_held()


def _malformed() -> Outcome:
    (first,) = Town().notice({"type": "user_changed_number"}, {"from": ""})
    assert isinstance(first, Ignored)
    return first


def test_a_change_that_comes_again_is_no_news_and_holds_once(town: Town) -> None:
    town.put()
    town.notice()
    town.told -= 1
    assert town.notice() == [PersonMoved(is_news=False)]
    assert len(town.fakes.account(a_key("d-7")).holds) == 1


@pytest.mark.parametrize("said_first", [True, False])
def test_an_opt_out_from_before_holds_for_a_record_of_the_new_number_in_any_order(
    town: Town, said_first: bool
) -> None:
    town.put()
    other = town.put("d-9", f"+{NEW}")
    if not said_first:
        town.notice()
    town.say("BAJA", {"from": OLD}, NOON - timedelta(minutes=1))
    if said_first:
        town.notice()
    town.put("d-10", f"+{NEW}")
    assert all(town.is_silent(one) for one in ("d-7", other.debtor, "d-10"))
    assert not town.is_held("d-9")


def test_two_changes_lead_to_the_same_person(town: Town) -> None:
    town.put()
    town.notice()
    then = NOON + timedelta(hours=1)
    town.notice({"type": "user_changed_number", "wa_id": NEWER}, {"from": NEW}, then)
    town.say("BAJA", {"from": NEWER}, then)
    assert town.is_silent()


def test_what_is_said_from_the_new_number_holds_the_record(town: Town) -> None:
    town.put()
    town.notice()
    town.say("ya pagué", {"from": NEW})
    kinds = {one.kind for one in town.fakes.account(a_key("d-7")).active_holds(NOW)}
    assert HoldKind.CLAIM in kinds


def test_a_stranger_who_has_the_old_number_asks_for_nobody_with_the_new_one(town: Town) -> None:
    town.put("d-9", f"+{NEW}")
    town.notice()
    town.say("BAJA", {"from": OLD}, NOON + timedelta(hours=2))
    assert not town.is_silent("d-9")


@pytest.mark.parametrize("spelling", [f"+{NEW}", "+5215550000072"])
def test_a_record_that_is_sent_with_the_new_number_is_not_held_as_that_and_keeps_its_ids(
    town: Town, spelling: str
) -> None:
    town.put()
    town.notice({**CHANGED, **_USERS})
    town.put(phone=spelling)
    assert NEW_USER in town.fakes.account(a_key("d-7")).profile.wa_ids
    assert town.fakes.people.find(a_key().creditor, OLD).debtors == ()
    town.say("BAJA", {"from_user_id": NEW_USER})
    assert town.is_silent()


def test_a_change_at_a_number_of_another_creditor_says_nothing_here(town: Town) -> None:
    town.put()
    assert town.notice(number="999") == [Passed.UNKNOWN_NUMBER]
    assert not town.is_held()


@pytest.mark.parametrize(
    "system",
    [{"type": "customer_identity_changed"}, {"type": "group_joined"}, {}, {"type": 7}],
)
def test_any_other_word_of_the_system_holds_nobody(town: Town, system: dict[str, Any]) -> None:
    town.put()
    (outcome,) = town.notice(system)
    assert isinstance(outcome, Ignored)
    assert not town.is_held()


def test_a_number_of_too_many_holds_none_of_them(town: Town) -> None:
    for number in range(MOST_SHARERS + 1):
        town.put(f"p-{number:02}")
    assert town.notice() == [Passed.UNKNOWN_SENDER]
    assert not town.is_held("p-00")
