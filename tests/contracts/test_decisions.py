from datetime import timedelta

from puntual.domain.reasons import Reason
from puntual.ports.decisions import DecisionLog, SuppressedMessage
from tests.account_facts import open_contact
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_contact, a_key, an_invoice

LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=6)


def test_a_suppressed_message_is_recorded_when_its_reasons_change(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.decisions.record(a_key(), NOON, (Reason.OUTSIDE_HOURS, Reason.CAP_DAY), LATER)
    ports.decisions.record(a_key(), LATER, (Reason.CAP_DAY, Reason.OUTSIDE_HOURS), EVENING)
    ports.decisions.record(a_key(), LATER, (Reason.BALANCE_ZERO,), None)
    ports.decisions.record(a_key(), EVENING, (Reason.BALANCE_ZERO,), None)
    assert list(ports.decisions.history(a_key())) == [
        SuppressedMessage(NOON, (Reason.CAP_DAY, Reason.OUTSIDE_HOURS), LATER),
        SuppressedMessage(LATER, (Reason.BALANCE_ZERO,), None),
    ]


def test_reasons_that_have_lost_their_end_are_recorded_once_more(ports: Ports) -> None:
    # A phone that was unreachable for a week, and then for good: the record said that the week
    # was over, and no word told why nothing came.
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.decisions.record(a_key(), NOON, (Reason.UNREACHABLE,), LATER)
    for at in (LATER, EVENING):
        ports.decisions.record(a_key(), at, (Reason.UNREACHABLE,), None)
    assert [(one.at, one.until) for one in ports.decisions.history(a_key())] == [
        (NOON, LATER),
        (LATER, None),
    ]


def test_reasons_that_come_back_are_recorded_again(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    for hours, reason in enumerate((Reason.HOLIDAY, Reason.CAP_DAY, Reason.HOLIDAY)):
        ports.decisions.record(a_key(), NOON + timedelta(hours=hours), (reason,), None)
    assert len(ports.decisions.history(a_key())) == 3


def test_recording_a_suppressed_message_makes_no_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    account = ports.excerpt()
    ports.decisions.record(a_key(), NOON, (Reason.HOLIDAY,), LATER)
    ports.contacts.claim(account, a_contact(), b"")
    assert open_contact(ports.account()) == a_contact()


def test_an_unknown_debtor_has_no_suppressed_messages(ports: Ports) -> None:
    ports.decisions.record(a_key(), NOON, (Reason.PROFILE_MISSING,), None)
    assert list(ports.decisions.history(a_key())) == []
    assert ports.accounts.read(a_key()) is None


def test_a_suppressed_message_is_logged_once_with_its_inputs(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.decisions.record(a_key(), NOON, (Reason.HOLIDAY,), LATER, b"\x01first")
    ports.decisions.record(a_key(), LATER, (Reason.HOLIDAY,), EVENING, b"\x01again")
    assert list(ports.decisions.logs(a_key())) == [DecisionLog(NOON, b"\x01first")]


def test_sent_and_suppressed_messages_are_logged_in_their_order(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    sent = a_contact()
    earlier = sent.claimed_at - timedelta(hours=1)
    ports.contacts.claim(ports.excerpt(), sent, b"\x01\x00\xffsent")
    ports.decisions.record(a_key(), earlier, (Reason.HOLIDAY,), None, b"\x01quiet")
    assert list(ports.decisions.logs(a_key())) == [
        DecisionLog(earlier, b"\x01quiet"),
        DecisionLog(sent.claimed_at, b"\x01\x00\xffsent"),
    ]


def test_a_later_outcome_keeps_the_log(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    sent = a_contact()
    ports.contacts.claim(ports.excerpt(), sent, b"\x01sent")
    ports.contacts.settle(a_key(), sent.given_back(NOON))
    assert [one.log for one in ports.decisions.logs(a_key())] == [b"\x01sent"]
