"""The labelled replies of the repository, and what is promised of reading them."""

import json
from functools import cache
from typing import Final

from tools.understanding.evaluate import read_all
from tools.understanding.figures import FIGURES, Figure, Read
from tools.understanding.labelled import FOLDER, is_held_out, read_labelled
from tools.understanding.train import TRAINING_SET, collect

_FEWEST: Final = 3000


@cache
def reads() -> list[Read]:
    files = ("written.ndjson", "held.ndjson")
    return read_all([one for name in files for one in read_labelled(FOLDER / name)])


def figure(name: str) -> Figure:
    return next(one for one in FIGURES if one.name == name)


def test_every_opt_out_that_was_ever_written_is_heard() -> None:
    hits, counted = figure("opt-outs heard").of(reads())
    assert counted > 300
    assert hits == counted


def test_nothing_harmful_is_acted_on() -> None:
    assert figure("harmful choices acted on").of(reads())[0] == 0
    assert figure("opt-outs neither heard nor handed over").of(reads())[0] == 0


def test_every_target_is_met() -> None:
    assert [one.name for one in FIGURES if not one.is_met(reads())] == []


def test_the_training_set_is_what_its_sources_give() -> None:
    lines = [json.loads(line) for line in TRAINING_SET.read_text("utf-8").splitlines()]
    assert lines == collect()
    assert len(lines) >= _FEWEST
    assert len({line["locale"] for line in lines}) == 7


def test_one_reply_of_ten_is_kept_from_training_by_its_hash() -> None:
    texts = [line["text"] for line in collect()]
    kept = sum(map(is_held_out, texts))
    assert 0.08 < kept / len(texts) < 0.12


def test_a_figure_can_fail() -> None:
    label, understood = next(one for one in reads() if one[0].intent == "opt_out")
    other = next(got for _, got in reads() if got.intent == "thanks")
    assert not figure("opt-outs heard").is_met([(label, other)])
    assert figure("opt-outs heard").is_met([(label, understood)])
