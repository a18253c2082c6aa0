"""What is at stake while a template cannot be used."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.template_choice import DISCOUNT, PAY
from puntual.domain.money import Money, total_by_currency
from puntual.domain.policies.ask_minimum import without_rests
from puntual.domain.policies.cadence import DayUnit, Step, belongs, is_meant_for
from puntual.domain.policies.policy import Policy
from puntual.domain.receivables.payer_segment import payer_segment_of
from puntual.domain.receivables.receivable import OpenInstalment


def money_at_stake(
    accounts: Iterable[AccountView], policy: Policy, stem: str, today: date
) -> tuple[Money, ...]:
    """Return what is outstanding on the instalments that a stem would still speak of.

    Those of whose steps to come, today's included, at least one speaks through the stem or a
    form of it. A step counted in business days is given the weekends on top.
    """
    amounts = [
        one.outstanding
        for account in accounts
        for one, steps in _steps_to_come(account, policy, today)
        if any(_speaks_through(step, stem) for step in steps)
    ]
    return total_by_currency(amounts)


def _speaks_through(step: Step, stem: str) -> bool:
    endings = ("", f"_{PAY}", f"_{DISCOUNT}", f"_{DISCOUNT}_{PAY}")
    return any(stem == f"{name}{ending}" for name in step.templates for ending in endings)


def _steps_to_come(
    account: AccountView, policy: Policy, today: date
) -> Iterator[tuple[OpenInstalment, list[Step]]]:
    open_now, kind = account.open_instalments, account.profile.kind
    payer_segment = payer_segment_of(
        kind, without_rests(policy, open_now), account.history, today, policy.thresholds
    )
    cadence = next((one for one in policy.cadences if belongs(one.audience, payer_segment)), None)
    if cadence is None:
        return
    for instalment in open_now:
        yield (
            instalment,
            [
                step
                for step in cadence.steps
                if today < _end(step, instalment.due_on)
                and is_meant_for(step.audience, payer_segment, instalment)
            ],
        )


def _end(step: Step, due_on: date) -> date:
    weekends = abs(step.offset) if step.unit is DayUnit.BUSINESS and step.offset > 0 else 0
    return due_on + timedelta(days=step.offset + weekends + step.valid_days)
