"""The examples of the documentation work."""

import json
import re

from tests.architecture.repository import ROOT
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import IngestSetup

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
REQUESTS = re.findall(r"```http\n(\w+) (\S+)\n\n(.*?)```", TEXT, re.DOTALL)
(SHOWN_ANSWER,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)


def test_every_example_is_accepted() -> None:
    caller = Caller(IngestSetup())
    answered = [caller.ask(*request).response.status for request in REQUESTS]
    assert answered == [201, 201, 201, 201, 201, 201, 200]


def test_the_batch_is_answered_as_shown() -> None:
    caller = Caller(IngestSetup())
    _, answer = caller.answer(*REQUESTS[-1])
    assert answer == json.loads(SHOWN_ANSWER)
