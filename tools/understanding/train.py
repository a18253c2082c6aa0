"""Train the model that ranks what no family of words decides.

    make train-understanding

Writes the training set, the weights and the confusion matrix of the replies kept from training.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from puntual.domain.conversation.ranking import rank
from puntual.domain.weights import Weights
from tools.understanding.confusion_page import write_page
from tools.understanding.grammar import replies
from tools.understanding.labelled import FOLDER, is_held_out, read_labelled
from tools.understanding.training import example_of, train

ROOT: Final = Path(__file__).parents[2]
WEIGHTS: Final = ROOT / "layers/shared/python/puntual/data/understanding/weights.bin"
TRAINING_SET: Final = FOLDER / "training.ndjson"
# Written one by one, and read by eye after the reading of them went wrong.
_WRITTEN: Final = FOLDER / "written.ndjson"

type Line = Mapping[str, str]


def collect() -> list[Line]:
    """Return the training set: what the grammar builds and what was written, each text once."""
    written = [
        {"locale": one.locale, "intent": one.intent, "text": one.text}
        for one in read_labelled(_WRITTEN)
    ]
    by_text = {line["text"]: line for line in (*replies(), *written)}
    return sorted(
        by_text.values(), key=lambda line: (line["intent"], line["locale"], line["text"])
    )


def confusions(lines: Sequence[Line], weights: Weights) -> Counter[tuple[str, str]]:
    """Return how often each intent was ranked as each."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        ranked = rank(line["text"], weights)
        counted[line["intent"], max(ranked, key=lambda one: ranked[one]).value] += 1
    return counted


def main() -> int:
    """Train, write and print the share that is right on what was kept from training."""
    lines = collect()
    with TRAINING_SET.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    learnt = [line for line in lines if not is_held_out(line["text"])]
    kept = [line for line in lines if is_held_out(line["text"])]
    weights = train([example_of(line["text"], line["intent"]) for line in learnt])
    WEIGHTS.write_bytes(weights.write())
    counted = confusions(kept, weights)
    write_page(counted, len(learnt))
    right = sum(count for (meant, taken), count in counted.items() if meant == taken)
    print(f"trained on {len(learnt)}, right on {right} of {len(kept)} kept from training")
    return 0


if __name__ == "__main__":
    sys.exit(main())
