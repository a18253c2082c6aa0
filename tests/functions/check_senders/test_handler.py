"""From the tick to Meta and back into the table, through the real handler under its role."""

import json

import pytest

from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from tests.doubles.lambda_context import LambdaContext
from tests.functions.invoke import invoke
from tests.functions.reminder_path import TICK, Deployed
from tests.functions.send_message.sending_setup import CREDITOR

pytestmark = pytest.mark.loopback


def test_a_creditor_s_number_is_asked_about_before_it_has_sent_anything(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke("check_senders", TICK) == {"halted": 0, "unanswered": 0, "left": 0}
    assert deployed.graph.looked_up == [CREDITOR.phone_number_id]
    assert DynamoNumbers(deployed.table).read(CREDITOR.phone_number_id).daily_limit == 2000
    emitted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    told = {key: line[key] for line in emitted for key in line if key in _NAMES}
    # A token without an end has no last days. The emulator does not tell the quota.
    assert told == {"NumbersHalted": 0, "WorkersShort": 3}
    note = DynamoCapacityNote(deployed.table).read()
    assert note is not None
    assert note[0].workers_short == 3


def test_no_question_begins_in_the_last_minute(deployed: Deployed) -> None:
    """What is asked at the end of the time is killed with it, and its answer is lost."""
    answer = invoke("check_senders", TICK, LambdaContext(milliseconds_left=60_000))
    assert answer["left"] == 1
    assert deployed.graph.looked_up == []


_NAMES = {"ExecutionsShort", "NumbersHalted", "TokenDaysLeft", "WorkersShort"}
