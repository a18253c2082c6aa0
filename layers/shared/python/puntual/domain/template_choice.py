"""Which template speaks for a step: the debtor's variant, or what may stand in for it."""

from zlib import crc32

from puntual.domain.circumstances import Circumstances
from puntual.domain.conditions import SwitchScope


def choose_template(circumstances: Circumstances, stems: tuple[str, ...]) -> str | None:
    """Return the stem of a template that may be used; None when every one is off or broken.

    The same debtor always gets the same variant, so that variants can be compared by debtor.
    """
    first = crc32(circumstances.account.key.debtor.encode()) % len(stems)
    in_turn = (*stems[first:], *stems[:first])
    substitutes = circumstances.policy.substitutes
    wanted = (*in_turn, *(substitutes[stem] for stem in in_turn if stem in substitutes))
    return next((stem for stem in wanted if _is_usable(circumstances, stem)), None)


def _is_usable(circumstances: Circumstances, stem: str) -> bool:
    conditions = circumstances.conditions
    is_off = conditions.is_switched_off(SwitchScope.TEMPLATE, stem)
    return not is_off and stem not in conditions.broken_templates
