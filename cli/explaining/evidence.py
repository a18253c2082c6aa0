"""The evidence of a decision, line by line: what the engine looked at, in plain words."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from cli.explaining.case import Case
from cli.explaining.fates import tell_fate
from cli.explaining.words import Words
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.contact_law.contact_window import Allowed, may_deliver
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.decision.fates.of_account import fates_in, with_recorded
from puntual.domain.decision.fates.step_fate import StepFate
from puntual.domain.decision.instalment_step import InstalmentStep, instalment_step_of
from puntual.domain.policies.policy import Policy
from puntual.domain.wording.typography import write_date, write_exactly

_WEEK: Final = timedelta(hours=168)
_CONSENT: Final = {
    ConsentStatus.GIVEN: "given",
    ConsentStatus.WITHDRAWN: "withdrawn",
    ConsentStatus.MISSING: "missing",
}

type Fact = tuple[str, str]


def gather(case: Case, words: Words) -> Iterator[Fact]:
    """Yield what the decision looked at, each with its name."""
    yield words.say("instant"), write_instant(case.now, case)
    yield from _debt(case, words)
    yield words.say("consent"), _consent(case, words)
    yield from _holds(case, words)
    if case.terms.rules is None:
        yield words.say("law"), words.say("unknown_zone")
    else:
        yield words.say("law"), _law(case.terms.rules, words)
    yield words.say("policy"), "-" if case.terms.policy is None else case.terms.policy.version
    yield words.say("conditions"), "; ".join(_conditions(case, words)) or words.say("clear")


def write_instant(at: datetime, case: Case) -> str:
    """Return an instant on the debtor's clock and in UTC."""
    utc = f"{at:%Y-%m-%d %H:%M}Z"
    if case.terms.rules is None:
        return utc
    zone = case.terms.rules.zones[0]
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}; {utc})"


def _debt(case: Case, words: Words) -> Iterator[Fact]:
    """Yield what is owed, and when the engine's own terms are known, how it may be reminded of."""
    policy, rules = case.terms.policy, case.terms.rules
    if policy is None or rules is None:
        for one in case.account.balance.open_instalments:
            amount = write_exactly(one.outstanding)
            due = write_date(one.due_on, words.written)
            said = words.say("invoice", invoice=one.label, amount=amount, due=due)
            yield words.say("balance"), said
        return
    context = _decision_context(case, policy, rules)
    known = fates_in(case.account, context)
    fates = [with_recorded(one, case.records, context) for one in known]
    yield from _owed(context, words, fates)


def _decision_context(case: Case, policy: Policy, rules: ContactRules) -> DecisionContext:
    terms = case.terms
    return decision_context_of(
        view_of(case.account, case.now),
        policy,
        rules,
        terms.conditions,
        case.now,
        terms.catalogue,
    )


def _owed(context: DecisionContext, words: Words, fates: Sequence[StepFate]) -> Iterator[Fact]:
    open_instalments = context.account.open_instalments
    if not open_instalments:
        yield words.say("balance"), words.say("nothing_open")
    for one in open_instalments:
        yield words.say("balance"), _line(instalment_step_of(context, one), context, words)
    for fate in fates:
        yield words.say("step"), tell_fate(fate, words)
    for credit in context.account.credits:
        yield words.say("credit"), write_exactly(credit)
    payer_segment = context.payer_segment
    marks = (payer_segment.behaviour, payer_segment.kind, payer_segment.bucket)
    yield words.say("segment"), ", ".join(mark.value for mark in marks)
    if context.policy.fallback is not None:
        yield words.say("channel"), _channel(context, words)
    yield words.say("caps"), _caps(context, words)
    yield words.say("window"), _window(context, words)


def _line(line: InstalmentStep, context: DecisionContext, words: Words) -> str:
    one = line.instalment
    late = one.days_past_due(context.today)
    said = words.say(
        "invoice",
        invoice=one.label or one.key.invoice.external_id,
        amount=write_exactly(one.outstanding),
        due=write_date(one.due_on, words.written),
    )
    overdue = words.say("overdue", days=late) if late > 0 else ""
    reached = words.say("none") if line.reached is None else line.reached.name
    following = words.say("none") if line.next_day is None else line.next_day.isoformat()
    return f"{said}{overdue}{words.say('step_days', reached=reached, next=following)}"


def _consent(case: Case, words: Words) -> str:
    status = words.say(_CONSENT[consent_at(case.account.profile.consents, case.now)])
    known = [one for one in case.account.profile.consents if one.at <= case.now]
    if not known:
        return status
    last = max(known, key=lambda one: one.at)
    since = words.say("since", at=f"{last.at:%Y-%m-%d}", source=last.source or "-")
    return f"{status} ({since})"


def _holds(case: Case, words: Words) -> Iterator[Fact]:
    for hold in case.account.active_holds(case.now):
        end = words.say("open_end") if hold.until is None else write_instant(hold.until, case)
        yield words.say("holds"), words.say("hold", kind=hold.kind.value, until=end)


def _channel(context: DecisionContext, words: Words) -> str:
    channel, now = context.channel, context.now
    status = consent_at(context.account.profile.consents, now, channel)
    return f"{channel.value} ({words.say('consent')}: {words.say(_CONSENT[status])})"


def _caps(context: DecisionContext, words: Words) -> str:
    caps, now = context.rules.caps, context.now
    attempts = context.attempt_times()
    zone = context.zone
    today = sum(1 for at in attempts if at.astimezone(zone).date() == context.today)
    week = sum(1 for at in attempts if now - _WEEK < at <= now)
    return ", ".join(
        (
            words.say("day_of", used=today, limit=caps.per_day),
            words.say("week_of", used=week, limit=caps.per_week),
            words.say("gap_of", hours=int(caps.min_gap.total_seconds() // 3600)),
        )
    )


def _window(context: DecisionContext, words: Words) -> str:
    room = context.policy.room
    verdict = may_deliver(context.rules, context.hours, context.now, room)
    if isinstance(verdict, Allowed):
        return words.say("open")
    if verdict.until is None:
        return words.say("never")
    local = f"{verdict.until.astimezone(context.zone):%Y-%m-%d %H:%M}"
    return words.say("shut", opening=local)


def _law(rules: ContactRules, words: Words) -> str:
    zones = ", ".join(zone.key for zone in rules.zones)
    return words.say("law_is", pack=rules.pack, entry=rules.entry, zones=zones)


def _conditions(case: Case, words: Words) -> Iterator[str]:
    conditions = case.terms.conditions
    for switch in sorted(conditions.switches):
        name = " ".join(filter(None, (switch.scope.value, switch.name)))
        yield words.say("switched_off", switch=name)
    for stem in sorted(conditions.broken_templates):
        yield words.say("broken", stem=stem)
    if conditions.feed_seen_at is not None:
        yield words.say("feed", at=write_instant(conditions.feed_seen_at, case))
    elif case.terms.policy is not None and case.terms.policy.freshness.max_feed_age is not None:
        yield words.say("feed_silent")
    if conditions.day_limit is not None:
        yield words.say("volume", used=conditions.sent_today, limit=conditions.day_limit)
