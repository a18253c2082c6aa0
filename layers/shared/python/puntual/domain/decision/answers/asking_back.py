"""What is asked back, once each: the day of a promise without one, the receipt of a payment."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.answers.question import Topic

type _Occasion = Callable[[AccountView, Hold], bool]


def _is_promise(_: AccountView, hold: Hold) -> bool:
    return hold.kind is HoldKind.PROMISE


def _is_claim(account: AccountView, hold: Hold) -> bool:
    # Whoever owes nothing is believed.
    return hold.kind is HoldKind.CLAIM and bool(account.open_instalments)


_OCCASIONS: Final[Mapping[Topic, _Occasion]] = MappingProxyType(
    {Topic.DAY: _is_promise, Topic.RECEIPT: _is_claim}
)


def is_asked_back(topic: Topic) -> bool:
    """Tell whether a topic is a question of ours."""
    return topic in _OCCASIONS


def may_ask_back(topic: Topic, account: AccountView, message: str, now: datetime) -> bool:
    """Tell whether what a message leaves open may be asked for, and nobody has done so yet.

    Args:
        topic: what would be asked for.
        account: of who wrote it.
        message: its name in records; its hold is called so.
        now: the instant (UTC).
    """
    occasion = _OCCASIONS[topic]
    alike = [one for one in account.active_holds(now) if occasion(account, one)]
    if any(one.promised_on is not None for one in alike):
        return False
    # Whoever says the same again while that holds was asked already.
    first = min(alike, key=lambda one: (one.since, one.id), default=None)
    return first is not None and first.id == message
