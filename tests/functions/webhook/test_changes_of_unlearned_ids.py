"""A person without a phone in their messages has another number, and no record has their id yet.

The notice names business-scoped ids alone. It was passed over as a stranger's, and the old number
got two more reminders. In whatever order it, the statuses and answers of our messages, replies and
the daily pass come: nothing more is decided for the old number, and whoever has the new id is left
alone if they ask for it.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.webhook.outcomes import Passed, PersonMoved, Postponed
from puntual.domain.ids import ContactRef
from tests.factories import CREDITOR, NOON, a_contact, a_key
from tests.functions.webhook.hidden_phones import BY_IDS, SHAPES, Street
from tests.functions.webhook.test_number_changes_told import NEW, NEW_USER, OLD, USER

NEWEST_USER = "MX.730"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def street() -> Street:
    street = Street()
    street.put()
    return street


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("is_told_first", [True, False])
@pytest.mark.parametrize("status", ["sent", "delivered", "read"])
def test_it_holds_from_the_status_on_that_tells_the_id_whichever_came_first(
    street: Street, shape: str, status: str, *, is_told_first: bool
) -> None:
    ref = street.write_to()
    if is_told_first:
        street.tell(ref, status)
    assert street.change(shape) == [Passed.UNKNOWN_SENDER]
    if not is_told_first:
        street.tell(ref, status)
    street.tell(ref)
    assert street.holds_back()
    street.pass_by()
    assert street.holds_back()
    assert street.is_held()


def _moves(street: Street) -> None:
    street.change()


def _is_told(street: Street) -> None:
    street.tell(ContactRef(a_key("d-7"), a_contact().id))


def _opts_out(street: Street) -> None:
    street.say("BAJA", {"from_user_id": NEW_USER}, NOON + MINUTE)


def _is_passed(street: Street) -> None:
    street.pass_by()


@pytest.mark.parametrize("order", [*permutations([_moves, _is_told, _opts_out, _is_passed])])
def test_whoever_asks_from_the_new_id_is_left_alone_in_every_order(
    street: Street, order: Sequence[Any]
) -> None:
    street.write_to()
    for happens in order:
        happens(street)
    assert (street.holds_back(), street.leaves_alone()) == (True, True)
    street.pass_by()
    assert (street.is_held(), street.is_silent()) == (True, True)


@pytest.mark.parametrize("places", [*permutations(range(3))])
def test_two_changes_lead_to_the_newest_id_in_every_order(
    street: Street, places: Sequence[int]
) -> None:
    ref = street.write_to()
    again = {**BY_IDS, "previous_user_id": NEW_USER, "user_id": NEWEST_USER}
    happens = (
        street.change,
        lambda: street.notice(again, {"from_user_id": NEW_USER}, NOON + MINUTE),
        lambda: street.tell(ref),
    )
    for place in places:
        happens[place]()
    street.say("BAJA", {"from_user_id": NEWEST_USER}, NOON + 2 * MINUTE)
    assert (street.holds_back(), street.leaves_alone()) == (True, True)
    street.pass_by()
    assert (street.is_held(), street.is_silent()) == (True, True)


def test_a_circle_of_changes_ends(street: Street) -> None:
    """Whoever forges or repeats notices must not keep a look going."""
    ref = street.write_to()
    street.change()
    back = {**BY_IDS, "previous_user_id": NEW_USER, "user_id": USER}
    street.notice(back, {"from_user_id": NEW_USER}, NOON + MINUTE)
    street.tell(ref)
    assert street.holds_back()
    street.pass_by()
    assert street.is_held()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_change_that_comes_twice_holds_once(street: Street, shape: str) -> None:
    ref = street.write_to()
    for _ in range(2):
        street.told = 0
        street.change(shape)
        street.tell(ref)
        street.pass_by()
    assert street.is_held()
    assert len(street.fakes.account(a_key("d-7")).holds) == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_what_the_answer_to_a_message_told_of_an_id_holds_at_once(
    street: Street, shape: str
) -> None:
    """The first hours after the first message: no status has told, and no pass has been."""
    street.fakes.told_ids.keep(CREDITOR, {USER: f"+{OLD}"}, NOON)
    assert street.change(shape) == [PersonMoved(is_news=True)]
    assert street.is_held()
    street.put("d-8")
    assert street.is_held("d-8")


def test_where_it_cannot_be_read_whose_an_id_is_the_notice_comes_again(street: Street) -> None:
    street.fakes.told_ids.keep(CREDITOR, {USER: f"+{OLD}"}, NOON)
    street.fakes.told_ids.break_next("line_behind")
    assert street.change() == [Postponed("Unavailable")]
    street.told -= 1
    assert street.change() == [PersonMoved(is_news=True)]
    assert street.is_held()


@pytest.mark.parametrize("is_moved_first", [True, False])
def test_a_reply_that_names_the_phone_beside_the_id_holds(
    street: Street, *, is_moved_first: bool
) -> None:
    happens: list[Callable[[], object]] = [
        street.change,
        lambda: street.say("hola", {"from": OLD, "from_user_id": USER}, NOON - MINUTE),
    ]
    for one in happens if is_moved_first else reversed(happens):
        one()
    assert street.is_held()
    street.say("BAJA", {"from_user_id": NEW_USER})
    assert street.is_silent()


def test_every_record_with_the_old_number_is_held_and_left_alone(street: Street) -> None:
    street.put("d-8")
    ref = street.write_to()
    street.change()
    street.tell(ref)
    street.say("BAJA", {"from_user_id": NEW_USER})
    assert (street.holds_back("d-8"), street.leaves_alone("d-8")) == (True, True)
    street.pass_by()
    assert (street.is_held("d-8"), street.is_silent("d-8")) == (True, True)


def test_a_known_id_leads_to_the_records_that_have_its_phone_and_never_learned_it(
    street: Street,
) -> None:
    street.fakes.changes.learn_ids(a_key("d-7"), [USER])
    street.put("d-8")
    assert street.change() == [PersonMoved(is_news=True)]
    assert (street.is_held(), street.is_held("d-8")) == (True, True)


def test_a_record_that_has_the_new_phone_is_not_held(street: Street) -> None:
    """The creditor was faster than WhatsApp, or the notice came late."""
    street.put(phone=f"+{NEW}")
    ref = street.write_to()
    street.change("new phone and ids")
    street.tell(ref)
    assert not street.holds_back()
    street.pass_by()
    assert not street.is_held()


def test_another_phone_ends_it_and_what_was_told_of_the_old_one_holds_no_more(
    street: Street,
) -> None:
    ref = street.write_to()
    street.change()
    street.tell(ref)
    assert street.holds_back()
    street.put(phone="+525550000079")
    assert not street.holds_back()


def test_what_a_person_has_ended_does_not_begin_again(street: Street) -> None:
    ref = street.write_to()
    street.change()
    street.tell(ref)
    street.pass_by()
    (hold,) = street.fakes.account(a_key("d-7")).holds
    street.fakes.changes.end_hold(a_key("d-7"), hold.id, NOON + MINUTE, "ana")
    street.tell(ref, "read")
    street.put()
    assert not street.holds_back()


def test_the_change_of_an_id_that_belongs_to_another_phone_holds_nobody_here(
    street: Street,
) -> None:
    ref = street.write_to()
    street.change()
    street.tell(ref, user="MX.999")
    assert not street.holds_back()
    street.pass_by()
    assert not street.is_held()
