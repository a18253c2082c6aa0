"""How many steps of a policy a new customer can get in each country, and which never.

The engine itself is asked: a customer of each country, who does not pay, for a week of due dates.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cli.planning.terms import PlanTerms
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.play_forward import AccountEvent, play
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.decision.duties.written_copy import WRITTEN_COPY
from puntual.domain.decision.plan import Send
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import Cadence, belongs
from puntual.domain.policies.policy import Policy, Privacy
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, PayerSegment, Value
from puntual.domain.receivables.receivable import Instalment, Invoice

_BOOK: Final = PackagedRuleBook()
_A_WEEK: Final = 7
_AHEAD: Final = timedelta(days=30)
_OWED: Final = Money(10_000_000, "USD")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a new customer of a country can get.

    Attributes:
        most: the most steps that one invoice can bring.
        never: the steps that none brings, in order; those that a person must release among them.
        besides: what the country's law sends besides the policy.
    """

    country: str
    kind: DebtorKind
    cadence: Cadence
    most: int
    never: tuple[str, ...]
    besides: tuple[str, ...] = ()


def coverage_of(policy: Policy, countries: Collection[str], today: date) -> Iterator[Coverage]:
    """Yield the coverage of each kind of customer in each country."""
    terms = PlanTerms(policy, _BOOK)
    for kind in DebtorKind:
        cadence = _cadence_for(policy, kind)
        if cadence is not None:
            for country in sorted(countries):
                yield _covered(terms, cadence, kind, country, today)


def write_coverage(policy: Policy, countries: Collection[str], today: date) -> Iterator[str]:
    """Yield a line for each outcome, with the countries and kinds of customers that share it."""
    shared: dict[str, list[str]] = {}
    for one in coverage_of(policy, countries, today):
        steps = len(one.cadence.steps)
        never = f", never {', '.join(one.never)}" if one.never else ""
        besides = f", and by law {', '.join(one.besides)}" if one.besides else ""
        text = f"{one.kind}, {one.cadence.name}: {one.most} of {steps} steps{besides}{never}"
        shared.setdefault(text, []).append(one.country)
    yield "a new customer can get, without a person's release:"
    yield from (f"  {text}: {', '.join(places)}" for text, places in shared.items())
    if not shared:
        yield "  nothing: no cadence is meant for new customers"
    yield from _write_asking(policy, countries, today)
    yield from _write_ends(countries)


def _write_asking(policy: Policy, countries: Collection[str], today: date) -> Iterator[str]:
    """Yield where people are told what is owed only after a tap that says whose phone it is."""
    entries = {one: _BOOK.pack_for(one).entry_at(today) for one in sorted(countries)}
    by_rules = [one for one, entry in entries.items() if entry.amount_after_confirmation]
    asking = {None: by_rules, Privacy.AFTER_CONFIRMATION: [*entries], Privacy.AT_ONCE: []}
    if places := asking[policy.privacy]:
        said = "a phone is told what is owed after a tap that says whose it is"
        yield f"{said}: {', '.join(places)}"
        if not policy.talk.answers:
            yield "with talk.answers off no machine answers that tap: a person does"


def _write_ends(countries: Collection[str]) -> Iterator[str]:
    """Yield until when the calendars of holidays reach: every later day is closed."""
    ends: dict[date, list[str]] = {}
    for country in sorted(countries):
        calendar = _BOOK.pack_for(country).holidays.national
        ends.setdefault(calendar.last_day, []).append(country)
    for day, places in sorted(ends.items()):
        yield f"holidays are known to {day}, and later days are closed: {', '.join(places)}"


def _cadence_for(policy: Policy, kind: DebtorKind) -> Cadence | None:
    new = PayerSegment(Behaviour.NEW, kind, Value.LOW, AgingBucket.CURRENT, (_OWED,), 0)
    return next((one for one in policy.cadences if belongs(one.audience, new)), None)


def _covered(
    terms: PlanTerms, cadence: Cadence, kind: DebtorKind, country: str, today: date
) -> Coverage:
    came = [
        _steps_for(terms, kind, country, today + _AHEAD + timedelta(n)) for n in range(_A_WEEK)
    ]
    seen = frozenset().union(*came)
    own = frozenset(step.name for step in cadence.steps)
    never = tuple(step.name for step in cadence.steps if step.name not in seen)
    most = max(len(steps & own) for steps in came)
    return Coverage(country, kind, cadence, most, never, tuple(sorted(seen - own)))


def _steps_for(terms: PlanTerms, kind: DebtorKind, country: str, due: date) -> frozenset[str]:
    last = _last_day_of_interest(terms.policy, country, due)
    known, first = _at(due - timedelta(days=120)), _at(due - _AHEAD)
    events = (
        AccountEvent(known, _customer(kind, country, known)),
        AccountEvent(first, _invoice(due)),
    )
    forecasts = play(events, terms.at, first, _at(last))
    sent = [one.decision.plan for one in forecasts if isinstance(one.decision, Send)]
    return frozenset(each.step for plan in sent for each in plan.contact.covered)


def _last_day_of_interest(policy: Policy, country: str, due: date) -> date:
    """Return the day by which all that an invoice brings has gone out."""
    steps = [step for one in policy.cadences for step in one.steps]
    last = max(step.offset + step.valid_days for step in steps)
    days = _BOOK.pack_for(country).entry_at(due).written_copy_days
    notices = [step.offset + step.valid_days for step in steps if step.offset > 0]
    if days is not None and notices:
        last = max(last, min(notices) + days + WRITTEN_COPY.valid_days)
    return due + timedelta(days=last)


def _customer(kind: DebtorKind, country: str, since: datetime) -> Profile:
    zone = _BOOK.pack_for(country).geography.zones[0].key
    consent = ConsentEvent(ConsentKind.GRANTED, since, "contract", "wording")
    key = DebtorKey(CreditorId("plan"), DebtorId("new"))
    return Profile(
        key,
        name="X",
        phone="+10000000000",
        country=country,
        zone=zone,
        kind=kind,
        consents=(consent,),
        # Whoever taps gets all steps in their own words.
        confirmed_at=since,
    )


def _invoice(due: date) -> Invoice:
    part = Instalment(1, due, _OWED)
    return Invoice(DocumentId("plan", "F-1"), "F-1", due - _AHEAD, (part,))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(5), UTC)
