"""The hourly question to Meta: may our numbers send, how much, and how long is the token good?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.errors import PuntualError
from puntual.domain.sending.halts import may_go_on
from puntual.domain.sending.number_state import FAST, NumberState
from puntual.ports.sending_limits import (
    NumberChange,
    NumberReport,
    Numbers,
    SenderHealth,
    TokenReport,
)

_DAY: Final = timedelta(days=1)
_BY: Final = "health check"


@dataclass(frozen=True, slots=True)
class SendersChecked:
    """What Meta said.

    Attributes:
        halted: how many numbers are stopped now, whole or for a country.
        resumed: how many halts ended.
        unanswered: how many questions Meta did not answer.
        token_days: whole days until the token ends; None for never, or while unknown.
    """

    halted: int
    resumed: int
    unanswered: int
    token_days: int | None


def check_senders(numbers: Numbers, health: SenderHealth, now: datetime) -> SendersChecked:
    """Ask Meta about every number and the token; keep what is new, end what has passed."""
    token, resumed, unanswered = _token(health), 0, 0
    for state in numbers.all():
        try:
            report = health.number(state.id)
        except PuntualError:
            unanswered += 1
            continue
        if change := _news(state, report):
            numbers.change(state.id, change)
        resumed += _resume(numbers, state, report, token, now)
    halted = sum(1 for state in numbers.all() if state.halts)
    return SendersChecked(halted, resumed, unanswered + int(token is None), _days(token, now))


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
    if report.is_fast is not None and report.is_fast is not state.is_fast:
        change["is_fast"] = report.is_fast
    if report.is_fast is False and state.throughput == FAST:
        change["throughput"] = None
    return change


def _resume(
    numbers: Numbers,
    state: NumberState,
    report: NumberReport,
    token: TokenReport | None,
    now: datetime,
) -> int:
    may_message = token is not None and token.is_valid and token.may_message
    over = [
        one
        for one in state.halts
        if may_go_on(one, now, is_healthy=report.is_healthy, may_message=may_message)
    ]
    return sum(numbers.resume(halt, now, _BY) for halt in over)


def _token(health: SenderHealth) -> TokenReport | None:
    try:
        return health.token()
    except PuntualError:
        return None


def _days(token: TokenReport | None, now: datetime) -> int | None:
    """Return how many days are left of a token, none of an invalid one."""
    if token is None:
        return None
    if not token.is_valid:
        return 0
    return None if token.expires_at is None else max((token.expires_at - now) // _DAY, 0)
