"""Build the context of a decision from account, terms and instant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from puntual.domain.accounts.view import AccountView, SentStep
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import Caps, ContactRules
from puntual.domain.contact_law.holidays import ClosedDays, HolidayCalendar
from puntual.domain.decision.context import DecisionContext
from puntual.domain.ids import DocumentId
from puntual.domain.policies.ask_minimum import without_rests
from puntual.domain.policies.cadence import Cadence, Step, belongs
from puntual.domain.policies.policy import Policy
from puntual.domain.receivables.payer_segment import PayerSegment, payer_segment_of
from puntual.domain.receivables.receivable import InstalmentKey
from puntual.domain.sending.conditions import Conditions
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Catalogue


def decision_context_of(
    account: AccountView,
    policy: Policy,
    rules: ContactRules,
    conditions: Conditions,
    now: datetime,
    catalogue: Catalogue = ANY_TEMPLATE,
) -> DecisionContext:
    """Return the context of a decision; caps are the creditor's, within the law's."""
    holidays = _with_closings(rules.holidays, policy, conditions, account.profile.country)
    rules = replace(rules, caps=_caps_of(policy, rules), holidays=holidays)
    channel = _channel_of(account, policy, now)
    today = now.astimezone(rules.zones[0]).date()
    payer_segment = payer_segment_of(
        account.profile.kind,
        # A rest of last year says nothing of how late somebody pays.
        without_rests(policy, account.open_instalments),
        account.history,
        today,
        policy.thresholds,
    )
    cadence = next((one for one in policy.cadences if belongs(one.audience, payer_segment)), None)
    return DecisionContext(
        account=account,
        policy=policy,
        rules=rules,
        conditions=conditions,
        now=now,
        today=today,
        payer_segment=payer_segment,
        cadence=cadence,
        steps=_steps_of(cadence, payer_segment),
        sent_steps=_by_instalment(account.sent_steps),
        moved_steps=_moved(account),
        catalogue=catalogue,
        channel=channel,
    )


def _with_closings(
    holidays: HolidayCalendar, policy: Policy, conditions: Conditions, country: str
) -> HolidayCalendar:
    dates = policy.closed_days.dates | conditions.closed_days()
    own = ClosedDays(dates, policy.closed_days.yearly)
    decreed = conditions.closed_days(country.strip().upper())
    return replace(holidays, by_creditor=own, decreed=decreed)


def _steps_of(cadence: Cadence | None, payer_segment: PayerSegment) -> tuple[Step, ...]:
    if cadence is None:
        return ()
    if cadence.is_for_everyone:
        return cadence.steps
    return tuple(step for step in cadence.steps if belongs(step.audience, payer_segment))


def _caps_of(policy: Policy, rules: ContactRules) -> Caps:
    caps = rules.caps_for(policy.caps, policy.readings.get(rules.pack.partition("/")[0]))
    if policy.fallback is not None and policy.fallback.one_channel_per_week:
        return replace(caps, one_channel_per_week=True)
    return caps


def _channel_of(account: AccountView, policy: Policy, now: datetime) -> Channel:
    """Return the fallback channel while WhatsApp cannot reach the debtor, if there is one."""
    if policy.fallback is None or not account.is_unreachable(now):
        return Channel.WHATSAPP
    return policy.fallback.channel


def _by_instalment(sent_steps: Iterable[SentStep]) -> Mapping[InstalmentKey, Sequence[SentStep]]:
    found: dict[InstalmentKey, list[SentStep]] = {}
    for one in sent_steps:
        found.setdefault(one.instalment, []).append(one)
    return found


def _moved(account: AccountView) -> Mapping[DocumentId, Sequence[tuple[SentStep, date]]]:
    """Return what was sent for other dates than the instalments have now, with these."""
    moved = [one for one in account.sent_steps if one.due_on is not None]
    due_now = {one.key: one.due_on for one in account.open_instalments} if moved else {}
    found: dict[DocumentId, list[tuple[SentStep, date]]] = {}
    for one in moved:
        found.setdefault(one.instalment.invoice, []).append((one, due_now[one.instalment]))
    return found
