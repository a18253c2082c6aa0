"""From a debtor's few words to what the debtor wants.

Words decide only where they can mean nothing else. In the region "cancelar" is also to pay, "baja"
is also low, and "no soy" begins many sentences. What is unclear is for a person to read: that
costs some days on hold, where a mistake would cost a customer or break a law.
"""

import re
import unicodedata
from collections.abc import Sequence

from puntual.domain.conversation.intent import Intent
from puntual.domain.conversation.reply_phrases import Phrase, ReplyPhrases

_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = "*"
_APOSTROPHES = str.maketrans("", "", "'’")
# "No soy Juan" is a wrong number, "no soy rico" is not: the capital letter tells them apart.
_DENIED_NAME = re.compile(r"\b(?i:no\s+soy|n[aã]o\s+sou)\s+(?i:(?:o|a|el|la)\s+)?([^\W\d_])")
_BARE_DENIALS = frozenset({("no", "soy"), ("nao", "sou")})


def understand(text: str, phrases: ReplyPhrases) -> Intent:
    """Return what a text asks for.

    To be left alone wins over all else; two other wishes at once are for a person to read.
    """
    words = _words(text)
    if _is_way_out(words, phrases):
        return Intent.OPT_OUT
    wishes = {intent for intent in phrases.saying if _says(intent, words, phrases)}
    if _denies_being_someone(text, words):
        wishes.add(Intent.WRONG_NUMBER)
    if Intent.OPT_OUT in wishes or phrases.asks_to_stop(text):
        return Intent.OPT_OUT
    if len(wishes) == 1:
        return wishes.pop()
    return Intent.COURTESY if not wishes and phrases.is_courtesy(text) else Intent.UNCLEAR


def _words(text: str) -> tuple[str, ...]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return tuple(_WORD.findall(plain.translate(_APOSTROPHES)))


def _is_way_out(words: Sequence[str], phrases: ReplyPhrases) -> bool:
    sent = set(words) - phrases.politeness
    if phrases.ways_out_or_to_pay.isdisjoint(sent):
        sent -= phrases.wanting
    return bool(sent) and sent <= phrases.ways_out


def _says(intent: Intent, words: Sequence[str], phrases: ReplyPhrases) -> bool:
    if any(_contains(words, phrase) for phrase in phrases.taking_back.get(intent, ())):
        return False
    return any(_contains(words, phrase) for phrase in phrases.saying[intent])


def _contains(words: Sequence[str], phrase: Phrase) -> bool:
    starts = range(len(words) - len(phrase) + 1)
    return any(_matches(words[start : start + len(phrase)], phrase) for start in starts)


def _matches(words: Sequence[str], phrase: Sequence[str]) -> bool:
    return all(part in (_ANY_WORD, word) for word, part in zip(words, phrase, strict=True))


def _denies_being_someone(text: str, words: Sequence[str]) -> bool:
    if tuple(words) in _BARE_DENIALS:
        return True
    if text.isupper():
        return False
    composed = unicodedata.normalize("NFC", text)
    return any(match[1].isupper() for match in _DENIED_NAME.finditer(composed))
