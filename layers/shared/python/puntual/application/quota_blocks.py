"""The blocks of people that one environment has reserved, by the holder of the limit.

The caller holds a lock: these methods are not safe for threads by themselves.
"""

from collections.abc import Iterable
from datetime import datetime

from puntual.application.freshness import is_fresh
from puntual.application.quota_block import QuotaBlock
from puntual.domain.sending.number_state import Allowance, NumberState, counted_apart
from puntual.domain.sending.quota import Taking
from puntual.ports.sending_limits import Quota


class QuotaBlocks:
    """Reserves people in blocks, for far less than a write per message."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._blocks: dict[str, QuotaBlock] = {}

    def current(
        self, allowance: Allowance, states: Iterable[NumberState], now: datetime
    ) -> QuotaBlock:
        """Return the block of an allowance, with the quota left as of a minute ago at most.

        Args:
            allowance: the limit and its holder.
            states: all known numbers, some of which may have been counted apart.
            now: the instant (UTC).
        """
        block = self._blocks.setdefault(allowance.holder, QuotaBlock())
        block.release_expired(now)
        if not allowance.is_limited:
            block.limit = None
            return block
        if not is_fresh(block.elsewhere_at, now):
            block.elsewhere = self._counted_elsewhere(allowance.holder, states, now)
            block.elsewhere_at = now
        limit = allowance.people - block.elsewhere
        if block.limit != limit or not is_fresh(block.asked_at, now):
            block.limit, block.asked_at = limit, now
            block.left = limit - self._quota.used(allowance.holder, now)
        return block

    def has_unit(self, block: QuotaBlock, allowance: Allowance, now: datetime) -> bool:
        """Tell whether a block has a unit; an empty one is refilled first, within the limit."""
        if block.units == 0 and (block.limit is None or block.left > 0):
            limit = allowance.people if block.limit is None else block.limit
            taking = Taking(allowance.block, limit, block.take_returns())
            block.fill(self._quota.take(allowance.holder, taking, now), now)
        return block.units > 0 and (block.limit is None or block.room > 0)

    def count_again(self, allowance: Allowance, hour: int, now: datetime) -> None:
        """Move a person who was counted in an hour to the present one."""
        self._quota.take(allowance.holder, Taking(0, allowance.people, again=hour), now)

    def return_unused(self, now: datetime) -> None:
        """Return all unused units of limited blocks to the quota."""
        for holder, block in self._blocks.items():
            if block.limit is not None and block.has_returns:
                taking = Taking(0, block.limit, block.take_returns())
                block.left = self._quota.take(holder, taking, now).left

    def _counted_elsewhere(self, holder: str, states: Iterable[NumberState], now: datetime) -> int:
        """Return the people counted for its numbers before the portfolio was known."""
        return sum(self._quota.used(number, now) for number in counted_apart(holder, states))
