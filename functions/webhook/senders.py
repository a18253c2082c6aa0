"""What a webhook changes about the numbers that we send from."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from functions.webhook.outcomes import AccountReported, NumberReported
from functions.webhook.whatsapp.updates import AccountUpdate, NumberUpdate, Verdict
from puntual.domain.sending.halts import Halt, announced_halt
from puntual.domain.sending.number_state import NumberState
from puntual.ports.sending_limits import NumberChange, Numbers


def record_sender(
    numbers: Numbers, update: NumberUpdate | AccountUpdate, now: datetime
) -> NumberReported | AccountReported:
    """Keep what Meta says of a number or of an account."""
    if isinstance(update, NumberUpdate):
        return record_number(numbers, update)
    return record_account(numbers, update, now)


def record_number(numbers: Numbers, update: NumberUpdate) -> NumberReported:
    """Keep the limits that Meta tells of a number, or of all numbers of its account.

    The daily limit is shared by a portfolio, so all of its numbers have it.
    """
    states = numbers.all()
    meant = _meant(states, update)
    changed = 0
    for state in states:
        change = _change(state, update, meant)
        if change:
            numbers.change(state.id, change)
            changed += 1
    return NumberReported(changed)


def record_account(numbers: Numbers, update: AccountUpdate, now: datetime) -> AccountReported:
    """Halt the numbers of an account, or resume them, as Meta says."""
    at = now if update.at is None else min(update.at, now)
    is_news = _takes_effect(numbers, update, at, now)
    return AccountReported(update.verdict, update.event, is_news)


def _takes_effect(numbers: Numbers, update: AccountUpdate, at: datetime, now: datetime) -> bool:
    match update.verdict:
        case Verdict.STOPS:
            return numbers.halt(announced_halt(update.account, update.event, at, update.until))
        case Verdict.GOES_ON:
            return _resume(numbers, update, at, now)
        case Verdict.WARNS:
            return True
        case _ as unreachable:
            assert_never(unreachable)


def _meant(states: Sequence[NumberState], update: NumberUpdate) -> list[NumberState]:
    named = [one for one in states if one.display_number == update.display_number != ""]
    if named:
        return named
    own = [one for one in states if one.account == update.account]
    # Of several numbers nobody can tell which one is meant.
    return own if not update.display_number or len(own) == 1 else []


def _change(
    state: NumberState, update: NumberUpdate, meant: Sequence[NumberState]
) -> NumberChange:
    change: NumberChange = {}
    if update.is_fast and state in meant and not state.is_fast:
        change["is_fast"] = True
    shares = state in meant or state.portfolio in {one.portfolio for one in meant} - {""}
    if update.limit is not None and shares and state.daily_limit != update.limit:
        change["daily_limit"] = update.limit
    return change


def _is_over(halt: Halt, update: AccountUpdate, at: datetime) -> bool:
    """Tell whether Meta's word ends a halt; a penalty with an end needs a word of its own."""
    if not halt.is_announced or halt.at > at:
        return False
    return halt.until is None or halt.until <= at or halt.by == update.event


def _resume(numbers: Numbers, update: AccountUpdate, at: datetime, now: datetime) -> bool:
    """End what a webhook of before has halted; what refusals have is the health check's to end."""
    halts = {
        halt
        for state in numbers.all()
        for halt in state.halts
        if halt.holder == update.account and _is_over(halt, update, at)
    }
    resumed = [numbers.resume(halt, now, update.event) for halt in sorted(halts)]
    return any(resumed)
