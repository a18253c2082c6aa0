"""From what was heard to one intent, or to a person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from puntual.domain.conversation.families import Heard
from puntual.domain.conversation.spoken_intent import NEEDS_PERSON, SpokenIntent

# Said beside anything else these change nothing.
COURTESIES: Final = frozenset({SpokenIntent.THANKS, SpokenIntent.GREETING, SpokenIntent.OTHER})
# What is answered for each of these may be answered for all of them.
_PAYING: Final = frozenset(
    {
        SpokenIntent.PROMISE,
        SpokenIntent.PARTIAL_PAYMENT,
        SpokenIntent.PLAN_REQUEST,
        SpokenIntent.NEED_TIME,
    }
)
_ASKING: Final = frozenset(
    {
        SpokenIntent.ASK_BALANCE,
        SpokenIntent.ASK_BANK_DETAILS,
        SpokenIntent.ASK_INVOICE_COPY,
        SpokenIntent.ASK_PAYMENT_LINK,
    }
)
_PAID: Final = frozenset(
    {SpokenIntent.ALREADY_PAID, SpokenIntent.RECEIPT_MEDIA, SpokenIntent.PARTIAL_PAYMENT}
)
_QUIET: Final = frozenset(
    {
        SpokenIntent.OPT_OUT,
        SpokenIntent.ALREADY_PAID,
        SpokenIntent.COMPLAINT_ABUSE,
        SpokenIntent.WRONG_NUMBER,
    }
)
_ALIKE: Final = (_PAYING, _ASKING, _PAID, _QUIET)
# Without a row that says so, the model alone decides none of these: each would silence a debt,
# show nothing more to a person who asked for more, take a no for a yes, or pass over words that
# may have been anything ("hmm").
_NEVER_BY_MODEL: Final = frozenset(
    {
        SpokenIntent.OPT_OUT,
        SpokenIntent.OPT_IN,
        SpokenIntent.ALREADY_PAID,
        SpokenIntent.PROMISE,
        SpokenIntent.WRONG_NUMBER,
        SpokenIntent.DECEASED,
        SpokenIntent.OTHER,
    }
)
_SURE: Final = 0.9
_DOUBTED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the model has to be; found on the development part, never on the held-out part.

    Attributes:
        alone: to decide what no row decides.
        hinted: to decide it where a row points the same way.
        against: to doubt what a row decides.
        confused: to doubt it where the two must never be confused.
        missed: to suspect an opt-out behind any other intent.
    """

    alone: float
    hinted: float
    against: float
    confused: float
    missed: float


@dataclass(frozen=True, slots=True)
class Settled:
    """The intent that is acted on, the others that were heard, and whether a person decides.

    Attributes:
        may_be_opt_out: whether a wish to be left alone is in doubt, or may have been missed.
    """

    intent: SpokenIntent
    others: tuple[SpokenIntent, ...]
    confidence: float
    hand_to_person: bool
    may_be_opt_out: bool = False


def settle(
    heard: Heard,
    ranked: Mapping[SpokenIntent, float],
    confusions: Collection[tuple[SpokenIntent, SpokenIntent]],
    limits: Thresholds,
) -> Settled:
    """Return what a reply is taken for.

    Args:
        heard: what the families heard.
        ranked: the model's share for each intent; empty without a model.
        confusions: pairs of what was decided and what it must never be taken for.
        limits: how sure the model has to be.
    """
    sure = [intent for intent in SpokenIntent if intent in heard.sure]
    telling = [intent for intent in sure if intent not in COURTESIES] or sure[:1]
    if not telling:
        return _by_model(heard, ranked, limits)
    intent, *others = telling
    share = ranked.get(intent, 0.0)
    missed = _may_be_opt_out(intent, heard, ranked, limits)
    doubted = (
        missed
        or _would_act_differently(telling)
        or not heard.trapped.isdisjoint({intent, SpokenIntent.OPT_OUT})
        or (intent not in heard.idioms and _is_contradicted(intent, ranked, confusions, limits))
    )
    confidence = max(share, _DOUBTED if doubted else _SURE)
    handed = doubted or intent in NEEDS_PERSON
    in_doubt = missed or (doubted and intent is SpokenIntent.OPT_OUT)
    return Settled(intent, tuple(others), confidence, handed, in_doubt)


def _by_model(heard: Heard, ranked: Mapping[SpokenIntent, float], limits: Thresholds) -> Settled:
    if not ranked:
        return Settled(SpokenIntent.OTHER, (), 0.0, hand_to_person=True, may_be_opt_out=True)
    intent = _likeliest(heard, ranked, limits)
    share = ranked[intent]
    needed = limits.hinted if intent in heard.hinted else limits.alone
    risky = intent in _NEVER_BY_MODEL
    handed = share < needed or risky or bool(heard.trapped) or intent in NEEDS_PERSON
    missed = intent is SpokenIntent.OPT_OUT or _may_be_opt_out(intent, heard, ranked, limits)
    handed = handed or missed or (intent in COURTESIES and not heard.hinted <= COURTESIES)
    return Settled(intent, tuple(sorted(heard.hinted - {intent})), share, handed, missed)


def _likeliest(
    heard: Heard, ranked: Mapping[SpokenIntent, float], limits: Thresholds
) -> SpokenIntent:
    """Return the intent that a person reads first where no row decides."""
    opt_out = SpokenIntent.OPT_OUT
    if opt_out in heard.hinted and ranked[opt_out] >= limits.missed:
        return opt_out
    choices = [one for one in ranked if one is not opt_out or one not in heard.trapped]
    return max(choices, key=lambda one: ranked[one])


def _may_be_opt_out(
    intent: SpokenIntent,
    heard: Heard,
    ranked: Mapping[SpokenIntent, float],
    limits: Thresholds,
) -> bool:
    """Tell whether a wish to be left alone may have been missed; a person sees to that."""
    if intent is SpokenIntent.OPT_OUT:
        return False
    if SpokenIntent.OPT_OUT in heard.hinted:
        return True
    return ranked.get(SpokenIntent.OPT_OUT, 0.0) >= limits.missed


def _would_act_differently(intents: Collection[SpokenIntent]) -> bool:
    pairs = combinations(intents, 2)
    return any(not any({one, other} <= alike for alike in _ALIKE) for one, other in pairs)


def _is_contradicted(
    intent: SpokenIntent,
    ranked: Mapping[SpokenIntent, float],
    confusions: Collection[tuple[SpokenIntent, SpokenIntent]],
    limits: Thresholds,
) -> bool:
    if any(
        ranked.get(other, 0.0) >= limits.confused for one, other in confusions if one is intent
    ):
        return True
    return any(
        share >= limits.against and other is not intent and _would_act_differently((intent, other))
        for other, share in ranked.items()
    )
