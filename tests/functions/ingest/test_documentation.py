"""The examples of the documentation work."""

import json
import re

from tests.architecture.repository import ROOT
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import IngestSetup

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
REQUESTS = re.findall(r"```http\n(\w+) (\S+)\n\n(.*?)```", TEXT, re.DOTALL)
SHOWN = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
# The other one is an event (tests/adapters/aws/test_discount_events.py).
(SHOWN_ANSWER,) = (one for one in SHOWN if '"results"' in one)


def test_every_example_is_accepted() -> None:
    caller = Caller(IngestSetup())
    answered = [caller.ask(*request).response.status for request in REQUESTS]
    assert answered == [201, 201, 201, 201, 201, 201, 200]


def test_the_batch_is_answered_as_shown() -> None:
    caller = Caller(IngestSetup())
    _, answer = caller.answer(*REQUESTS[-1])
    assert answer == json.loads(SHOWN_ANSWER)
