"""What an answer of Meta's about a number changes."""

from datetime import datetime
from typing import Final

from puntual.domain.sending.halts import may_go_on
from puntual.domain.sending.number_state import FAST, NumberState
from puntual.ports.sending_limits import NumberChange, NumberReport, Numbers, TokenReport

_BY: Final = "health check"


def change_in(state: NumberState, report: NumberReport) -> NumberChange:
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


def resume_halts(
    numbers: Numbers,
    state: NumberState,
    report: NumberReport,
    token: TokenReport | None,
    now: datetime,
) -> int:
    """End the halts of a number that have passed; return how many ended here."""
    may_message = token is not None and token.is_valid and token.may_message
    over = [
        one
        for one in state.halts
        if may_go_on(one, now, is_healthy=report.is_healthy, may_message=may_message)
    ]
    return sum(numbers.resume(halt, now, _BY) for halt in over)
