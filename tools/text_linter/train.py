"""Train the second reader of the linter: ``make train-linter``.

It learns from the sentences of the repository's set, except the part that is kept from it, from
sentences built of cores, and from the product's own texts.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from puntual.adapters.packaged.template_words import load_lookalikes
from puntual.domain.templates.forbidden.second_reading import parts
from puntual.domain.templates.forbidden.weighing import buckets_of
from puntual.domain.templates.forbidden.words import read_words
from tools.text_linter.cores import built
from tools.text_linter.labelled import Sentence, own_texts, written
from tools.text_linter.training import Example, train

TARGET: Final = (
    Path(__file__).parents[2] / "layers/shared/python/puntual/data/template_lint/weights.bin"
)
_TIMES: Final = 24
# A sentence that a person wrote tells more than one built of a core.
_WRITTEN_TIMES: Final = 2


def main() -> int:
    """Train, write the weights and say what they were learnt from."""
    lookalikes = load_lookalikes()
    by_hand = _all_examples(written(), lookalikes)
    built_ones = _all_examples([*built(_TIMES), *own_texts()], lookalikes)
    known = set(by_hand)
    examples = [*by_hand * _WRITTEN_TIMES, *(one for one in built_ones if one not in known)]
    TARGET.write_bytes(train(examples).write())
    forbidden = sum(one.label for one in examples)
    print(f"trained on {len(examples)} examples, {forbidden} of them forbidden")
    return 0


def _all_examples(sentences: Iterable[Sentence], lookalikes: Mapping[str, str]) -> list[Example]:
    """Return each example once, in order."""
    each = (example for one in sentences for example in _examples(one, lookalikes))
    return list(dict.fromkeys(each))


def _examples(sentence: Sentence, lookalikes: Mapping[str, str]) -> Iterator[Example]:
    """Yield a text as the linter reads it: whole, or by sentence where it is long."""
    words = read_words(sentence.text, lookalikes)
    for first, last in parts(words):
        buckets = buckets_of(words[first:last], sentence.language)
        yield Example(buckets, int(sentence.is_forbidden))


if __name__ == "__main__":
    sys.exit(main())
