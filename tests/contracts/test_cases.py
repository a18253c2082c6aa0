"""What waits for a person is kept once, changed by one at a time, and listed until closed."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.conversation.case import Case, CaseOutcome, Ending
from puntual.domain.conversation.kept_message import MediaState
from puntual.domain.ids import CreditorId, DebtorId
from puntual.ports.cases import CASES_PER_PAGE, Cases
from tests.case_facts import a_case
from tests.contracts.conftest import Ports
from tests.factories import NOON

HOUR = timedelta(hours=1)
CASE = a_case()
ACME = CASE.creditor
ENDING = Ending(CaseOutcome.DISPUTE_REJECTED, "Rosa P.", NOON + HOUR)
STRANGER = a_case(id="reply.2", debtors=(), sender="MX.stranger", due_at=NOON + HOUR)


def open_of(cases: Cases, creditor: CreditorId = ACME) -> list[Case]:
    return [*cases.list_open(creditor).cases]


def test_a_case_is_found_as_it_was_opened(ports: Ports) -> None:
    shared = a_case(id="reply.3", debtors=(DebtorId("d-2"), DebtorId("Ñ/2026 | #7")))
    for case in (CASE, STRANGER, shared):
        assert ports.cases.open(case)
        assert ports.cases.find(ACME, case.id) == case
    assert ports.cases.find(ACME, "reply.4") is None
    assert ports.cases.find(CreditorId("other"), CASE.id) is None


def test_the_same_reply_opens_one_case_also_when_that_is_closed(ports: Ports) -> None:
    """Meta repeats a webhook for days: what was settled on Monday must not open on Tuesday."""
    assert ports.cases.open(CASE)
    assert not ports.cases.open(CASE)
    closed = CASE.close(ENDING)
    assert ports.cases.replace(closed, CASE)
    assert not ports.cases.open(CASE)
    assert ports.cases.find(ACME, CASE.id) == closed
    assert open_of(ports.cases) == []


def test_unfinished_cases_are_listed_by_due_time_and_for_their_creditor(ports: Ports) -> None:
    elsewhere = a_case(creditor=CreditorId("other"))
    for case in (CASE, STRANGER, elsewhere):
        assert ports.cases.open(case)
    assert open_of(ports.cases) == [STRANGER, CASE]
    taken = STRANGER.take("Rosa P.", "pagos")
    assert ports.cases.replace(taken, STRANGER)
    assert open_of(ports.cases) == [taken, CASE]
    assert ports.cases.replace(taken.close(ENDING), taken)
    assert open_of(ports.cases) == [CASE]
    assert open_of(ports.cases, CreditorId("other")) == [elsewhere]


def test_of_two_people_who_change_a_case_at_once_one_is_told(ports: Ports) -> None:
    assert ports.cases.open(CASE)
    mine, theirs = CASE.take("Rosa P."), CASE.take("Joao S.")
    assert ports.cases.replace(mine, CASE)
    assert not ports.cases.replace(theirs, CASE)
    assert ports.cases.find(ACME, CASE.id) == mine
    resumed = mine.resume("Rosa P.")
    assert ports.cases.replace(resumed, mine)
    assert not ports.cases.replace(mine.close(ENDING), mine)
    assert ports.cases.replace(resumed.close(ENDING), resumed)
    assert ports.cases.find(ACME, CASE.id) == resumed.close(ENDING)


def test_what_became_of_a_photo_is_told_whatever_people_do_meanwhile(ports: Ports) -> None:
    assert ports.cases.open(CASE)
    taken = CASE.take("Rosa P.")
    assert ports.cases.replace(taken, CASE)
    assert ports.cases.tell_media(CASE, MediaState.TOO_LARGE)
    told = replace(taken, media=MediaState.TOO_LARGE)
    assert ports.cases.find(ACME, CASE.id) == told
    assert open_of(ports.cases) == [told]


def test_whoever_did_not_see_what_became_of_a_photo_does_not_write_over_it(ports: Ports) -> None:
    assert ports.cases.open(CASE)
    assert ports.cases.tell_media(CASE, MediaState.KEPT)
    assert not ports.cases.replace(CASE.take("Rosa P."), CASE)
    told = replace(CASE, media=MediaState.KEPT)
    assert ports.cases.replace(told.take("Rosa P."), told)


def test_a_case_that_has_ended_or_never_was_is_told_nothing(ports: Ports) -> None:
    assert not ports.cases.tell_media(CASE, MediaState.KEPT)
    assert ports.cases.find(ACME, CASE.id) is None
    assert ports.cases.open(CASE)
    assert ports.cases.replace(CASE.close(ENDING), CASE)
    assert not ports.cases.tell_media(CASE, MediaState.KEPT)
    assert ports.cases.find(ACME, CASE.id) == CASE.close(ENDING)
    assert open_of(ports.cases) == []


def test_a_case_that_was_never_opened_cannot_be_changed(ports: Ports) -> None:
    assert not ports.cases.replace(CASE.take("Rosa P."), CASE)
    assert ports.cases.find(ACME, CASE.id) is None
    assert open_of(ports.cases) == []


def test_many_cases_come_in_pages_and_each_once(ports: Ports) -> None:
    many = [
        replace(CASE, id=f"reply.{number}", due_at=NOON + (number % 3) * HOUR)
        for number in range(CASES_PER_PAGE + 2)
    ]
    for case in many:
        assert ports.cases.open(case)
    first = ports.cases.list_open(ACME)
    second = ports.cases.list_open(ACME, first.after)
    assert (len(first.cases), len(second.cases), second.after) == (CASES_PER_PAGE, 2, "")
    listed = [*first.cases, *second.cases]
    assert sorted(listed, key=lambda one: one.id) == sorted(many, key=lambda one: one.id)
    assert [one.due_at for one in listed] == sorted(one.due_at for one in many)
    assert ports.cases.count_late(ACME, NOON + 3 * HOUR) == CASES_PER_PAGE


def test_a_case_is_late_from_its_due_time_until_somebody_takes_it(ports: Ports) -> None:
    for case in (CASE, STRANGER):
        assert ports.cases.open(case)

    def late() -> list[int]:
        instants = (NOON, STRANGER.due_at, CASE.due_at)
        return [ports.cases.count_late(ACME, at) for at in instants]

    assert late() == [0, 1, 2]
    taken = CASE.take("Rosa P.")
    assert ports.cases.replace(taken, CASE)
    assert late() == [0, 1, 1]
    assert ports.cases.replace(STRANGER.close(ENDING), STRANGER)
    assert late() == [0, 0, 0]
