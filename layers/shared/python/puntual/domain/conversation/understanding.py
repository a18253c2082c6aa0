"""From a debtor's words to what is wanted, when, and how much; or to a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from puntual.domain.conversation.families import Heard, beside_courtesy, hear
from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.spoken_text import count_known, is_cut, words_of
from puntual.domain.conversation.reading.words import Word
from puntual.domain.conversation.settling import COURTESIES, Settled, Thresholds, settle
from puntual.domain.conversation.spoken_dates import date_of, fold_times
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.spoken_money import (
    NO_SUMS,
    SpokenSums,
    amount_of,
    fold_sums,
    sums_of,
)

PROMISING: Final = frozenset({SpokenIntent.PROMISE, SpokenIntent.PARTIAL_PAYMENT})
# Said beside a promise, these do not make it another matter.
_BESIDE: Final = frozenset(
    {
        SpokenIntent.NEED_TIME,
        SpokenIntent.HARDSHIP,
        SpokenIntent.ASK_BANK_DETAILS,
        SpokenIntent.ASK_PAYMENT_LINK,
        SpokenIntent.THANKS,
        SpokenIntent.GREETING,
        SpokenIntent.OTHER,
    }
)
_NEVER_DATED: Final = frozenset(
    {SpokenIntent.OPT_OUT, SpokenIntent.DECEASED, SpokenIntent.WRONG_NUMBER}
)
# Only where rows and the model both hear a promise as well, and a person reads it.
_SELDOM_DATED: Final = frozenset(
    {
        SpokenIntent.ALREADY_PAID,
        SpokenIntent.DISPUTE,
        SpokenIntent.COMPLAINT_ABUSE,
        SpokenIntent.PLAN_REQUEST,
    }
)
# What the model has to give a promise that no row hears, for its day to be read.
_LIKELY: Final = 0.35
_CERTAIN: Final = 0.8

type Ranking = Callable[[str], Mapping[SpokenIntent, float]]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a reply is understood to say.

    Attributes:
        intent: what is acted on, or what a person reads first.
        others: what else was heard.
        confidence: from 0 to 1.
        promise_date: the day that was promised, in the debtor's own zone.
        amount: what was promised, in minor units of ISO 4217.
        decided_by: the words that decided; empty where the model did.
        hand_to_person: a person reads it before anything is done.
        may_be_opt_out: it may be a wish to be left alone that was missed, or is in doubt.
        sums: all that is named, of any intent.
        cause: why something is disputed, where that is heard.
    """

    intent: SpokenIntent
    others: tuple[SpokenIntent, ...]
    confidence: float
    promise_date: date | None
    amount: int | None
    decided_by: str
    hand_to_person: bool
    may_be_opt_out: bool = False
    sums: SpokenSums = NO_SUMS
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What replies are read with.

    Attributes:
        lexicon: of the debtor's language.
        others: of the other languages, for a reply in which nothing was heard.
        rank: the model, from a text to a share for each intent.
        confusions: pairs that are never acted on.
        limits: how sure the model has to be.
    """

    lexicon: Lexicon
    others: tuple[Lexicon, ...]
    rank: Ranking
    confusions: frozenset[tuple[SpokenIntent, SpokenIntent]]
    limits: Thresholds


def understand(text: str, moment: Moment, reading: Reading) -> Understanding:
    """Return what a reply says; linear in the text.

    Args:
        text: as it was typed, up to 4,096 characters.
        moment: when and where it was written.
        reading: what it is read with.
    """
    whole = _understand(text, moment, reading)
    if whole.hand_to_person or whole.intent not in COURTESIES:
        return whole
    # "Buenas tardes" before a wish makes it none the less a wish.
    beside = beside_courtesy(text, reading.lexicon)
    told = _understand(beside, moment, reading) if beside else whole
    return told if told.hand_to_person or told.intent is SpokenIntent.OPT_OUT else whole


def _understand(text: str, moment: Moment, reading: Reading) -> Understanding:
    words, heard = _heard(text, moment, reading)
    ranked = reading.rank(text)
    settled = settle(heard, ranked, reading.confusions, reading.limits)
    day, amount = _promised(settled, words, heard, ranked, moment)
    return Understanding(
        settled.intent,
        settled.others,
        round(settled.confidence, 3),
        day,
        amount,
        heard.sure.get(settled.intent, ""),
        settled.hand_to_person or (is_cut(text) and settled.intent is not SpokenIntent.OPT_OUT),
        settled.may_be_opt_out or is_cut(text),
        sums_of(words),
    )


def in_likeliest_language(text: str, readings: Sequence[Reading]) -> Reading:
    """Return the reading whose language knows most of the words; the first of equal ones."""
    return max(readings, key=lambda reading: count_known(text, reading.lexicon))


def _heard(text: str, moment: Moment, reading: Reading) -> tuple[Sequence[Word], Heard]:
    """Return what is heard in the debtor's language, or in one that knows as many words."""
    words, heard = _in_language(text, moment, reading.lexicon)
    if heard.sure or heard.trapped:
        return words, heard
    known = count_known(text, reading.lexicon)
    for lexicon in reading.others:
        if count_known(text, lexicon) >= known:
            foreign_words, foreign = _in_language(text, moment, lexicon)
            if foreign.sure:
                return foreign_words, foreign
    return words, heard


def _in_language(text: str, moment: Moment, lexicon: Lexicon) -> tuple[Sequence[Word], Heard]:
    words = fold_times(words_of(text, lexicon), lexicon, moment)
    words = fold_sums(words, lexicon, moment.country)
    return words, hear(words, lexicon)


def _promised(
    settled: Settled,
    words: Sequence[Word],
    heard: Heard,
    ranked: Mapping[SpokenIntent, float],
    moment: Moment,
) -> tuple[date | None, int | None]:
    spoken = {settled.intent, *heard.sure}
    if not spoken.isdisjoint(_NEVER_DATED) or not _is_promising(words, heard, ranked):
        return None, None
    certain = heard.promised and _share(ranked) >= _CERTAIN
    if not (certain or spoken.isdisjoint(_SELDOM_DATED)):
        return None, None
    return date_of(words, heard.cues, heard.promised), amount_of(words, moment.country)


def _share(ranked: Mapping[SpokenIntent, float]) -> float:
    """Return what the model gives to a promise."""
    return sum(ranked.get(intent, 0.0) for intent in PROMISING)


def _is_promising(
    words: Sequence[Word], heard: Heard, ranked: Mapping[SpokenIntent, float]
) -> bool:
    """Tell whether rows hear a promise, or the model does where no row hears anything else."""
    if not PROMISING.isdisjoint(heard.sure):
        return True
    if not _BESIDE.issuperset(heard.sure):
        return False
    if any(cue.row.name == "date.kept" for cue in heard.cues):
        return True
    told = any("@date" in word.symbols and not word.asks for word in words)
    needed = _LIKELY if told else _CERTAIN
    return SpokenIntent.PROMISE in heard.hinted and _share(ranked) >= needed
