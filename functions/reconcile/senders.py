"""The hourly question to Meta: may our numbers send, how much, and how long is the token good?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.errors import PuntualError
from puntual.domain.number_state import FAST, NumberState, may_go_on
from puntual.ports import NumberChange, NumberReport, Numbers, SenderHealth

_DAY: Final = timedelta(days=1)
_BY: Final = "health check"


@dataclass(frozen=True, slots=True)
class SendersChecked:
    """What Meta said.

    Attributes:
        halted: how many numbers are stopped now, whole or for a country.
        resumed: how many halts ended.
        unanswered: how many questions Meta did not answer.
        token_days: whole days until the token ends; None for never, or while nobody knows.
    """

    halted: int
    resumed: int
    unanswered: int
    token_days: int | None


def check_senders(numbers: Numbers, health: SenderHealth, now: datetime) -> SendersChecked:
    """Ask Meta about every number and the token; keep what is new, end what has passed."""
    resumed = unanswered = 0
    for state in numbers.all():
        try:
            report = health.number(state.id)
        except PuntualError:
            unanswered += 1
            continue
        if change := _news(state, report):
            numbers.change(state.id, change)
        resumed += _resume(numbers, state, report, now)
    token_days, is_known = _token_days(health, now)
    halted = sum(1 for state in numbers.all() if state.halts)
    return SendersChecked(halted, resumed, unanswered + int(not is_known), token_days)


def _news(state: NumberState, report: NumberReport) -> NumberChange:
    """Return what differs; an operator's throughput stays, unless Meta took the upgrade away."""
    change: NumberChange = {}
    told = report.change
    if told.get("account", state.account) != state.account:
        change["account"] = told["account"]
    if told.get("portfolio", state.portfolio) != state.portfolio:
        change["portfolio"] = told["portfolio"]
    if told.get("display_number", state.display_number) != state.display_number:
        change["display_number"] = told["display_number"]
    if told.get("daily_limit", state.daily_limit) != state.daily_limit:
        change["daily_limit"] = told["daily_limit"]
    if report.is_fast not in {None, state.is_fast}:
        change["is_fast"] = report.is_fast is True
    if report.is_fast is False and state.throughput == FAST:
        change["throughput"] = None
    return change


def _resume(numbers: Numbers, state: NumberState, report: NumberReport, now: datetime) -> int:
    over = [one for one in state.halts if may_go_on(one, now, is_healthy=report.is_healthy)]
    return sum(numbers.resume(halt, now, _BY) for halt in over)


def _token_days(health: SenderHealth, now: datetime) -> tuple[int | None, bool]:
    """Return how many days are left, none for an invalid token, and whether Meta answered."""
    try:
        token = health.token()
    except PuntualError:
        return None, False
    if not token.is_valid:
        return 0, True
    if token.expires_at is None:
        return None, True
    return max((token.expires_at - now) // _DAY, 0), True
