"""What the answers of a batch tell of people is kept once, at its end."""

from dataclasses import replace

from puntual.ports.messaging import Accepted
from tests.domain.decision.decision_cases import KEY, account
from tests.functions.send_message.sending_setup import MORNING, SendingSetup

TOLD = Accepted("wamid.1", "525550000001", "MX.500")


def line_behind(sending: SendingSetup) -> str | None:
    return sending.told_ids.line_behind(KEY.creditor, "MX.500", MORNING)


def test_an_id_that_an_answer_tells_leads_to_the_line_that_was_written_to() -> None:
    sending = SendingSetup()
    sending.messenger.then(TOLD)
    sending.evaluate()
    assert line_behind(sending) == "5215550000001"


def test_an_answer_without_an_id_tells_nothing() -> None:
    sending = SendingSetup()
    sending.messenger.then(Accepted("wamid.1", "525550000001"))
    sending.evaluate()
    assert sending.told_ids.told == {}


def test_of_somebody_whose_id_is_known_nothing_is_kept() -> None:
    known = replace(account().profile, wa_ids=frozenset({"525550000001", "MX.1"}))
    sending = SendingSetup(account(profile=known))
    sending.messenger.then(TOLD)
    sending.evaluate()
    assert sending.told_ids.told == {}


def test_an_id_that_cannot_be_kept_costs_no_job_and_no_later_one() -> None:
    """A status tells it again."""
    sending = SendingSetup()
    sending.messenger.then(TOLD)
    sending.told_ids.break_next("keep")
    sending.evaluate()
    sending.gathered.flush(MORNING)
    assert sending.told_ids.told == {}
