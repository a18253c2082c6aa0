"""Names that are too short to say what no message may say: they need no grammar."""

import re
from typing import Final

_WORD: Final = re.compile(r"\w+")
_FEWEST_WORDS: Final = 3


def has_room_for_a_sentence(text: str) -> bool:
    """Tell whether a name has so many words that they may say something."""
    return len(_WORD.findall(text)) >= _FEWEST_WORDS
