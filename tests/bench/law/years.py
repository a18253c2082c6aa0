"""A year of customers drawn at random, and a judge of every message that they get.

Invoices come monthly and in between, in several currencies, for customers known late or with a
neighbour on the same phone; money comes in parts and whole; creditors are closed in a season.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped
from puntual.application.play_forward import AccountEvent, play_together
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import Policy
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import Instalment, Invoice, Payment
from puntual.domain.sending.conditions import Conditions, closing_of
from tests.bench.law.reading import Facts, countries, entry, is_legal, pack, states

START: Final = date(2027, 1, 4)
_DAYS: Final = 365
_BOOK: Final = PackagedRuleBook()
POLICIES: Final = ("preventiva", "predeterminada", "pyme", "b2b")
_CURRENCIES: Final = ("MXN", "USD", "CLP")
# The two holidays of every shop in the region, and a season.
_CLOSED: Final = ["12-24", "2027-07-05..2027-07-16"]
_COPY: Final = {"name": "written_copy", "offset": 15, "cap": 1}


@dataclass(frozen=True)
class Creditor:
    """A policy as it is written, which the judge reads, and as the product reads it."""

    written: Mapping[str, Any]
    policy: Policy

    @property
    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the steps by their names, and the copy that a law adds."""
        steps = [step for one in self.written["cadences"] for step in one["steps"]]
        return {one["name"]: one for one in (*steps, _COPY)}


@dataclass(slots=True)
class Found:
    """What the judge found."""

    customers: int = 0
    messages: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, fault: str, example: str) -> None:
        """Count a fault, and keep its first example."""
        self.faults[fault] += 1
        self.first.setdefault(fault, example)


def creditor_of(name: str, *, closes: bool) -> Creditor:
    """Return a shipped policy, for a shop that closes for a season if it does."""
    written = yaml.safe_load(read_shipped(name))
    if closes:
        written["closed_days"] = _CLOSED
    text = yaml.safe_dump(written, allow_unicode=True)
    return Creditor(yaml.safe_load(text), parse(text).policy)


def try_year(seed: int, found: Found) -> None:
    """Play two customers who share a phone for a year, or one, and judge what comes."""
    dice = random.Random(seed)
    creditor = creditor_of(dice.choice(POLICIES), closes=dice.random() < 0.3)
    facts = _facts(dice)
    number = 2 if dice.random() < 0.2 else 1
    kind = dice.choice([*DebtorKind])
    histories = [_history(dice, f"C-{seed}-{one}", facts, kind) for one in range(number)]
    decree = START + timedelta(days=dice.randrange(_DAYS))
    closing = Conditions(switches=frozenset({closing_of(decree, facts.country)}))

    def terms(profile: Profile, at: datetime) -> Terms:
        return Terms(creditor.policy, _BOOK.rules_for(profile, at), closing)

    plans = [
        (one.at, one.account.profile, one.decision.plan)
        for one in play_together(histories, terms, _at(START), _at(START + timedelta(_DAYS)))
        if isinstance(one.decision, Send)
    ]
    found.customers += number
    found.messages += len(plans)
    case = f"seed {seed} {creditor.written['version']} {facts} {kind}"
    for fault, example in judge(plans, histories, creditor, facts, decree):
        found.add(fault, f"{case}: {example}")


def _facts(dice: random.Random) -> Facts:
    country = dice.choice(countries())
    zones = pack(country)["geography"]["zones"]
    state = dice.choice([None, *states(country)])
    return Facts(country, state, dice.choice([None, dice.choice(zones)]))


def _history(
    dice: random.Random, name: str, facts: Facts, kind: DebtorKind
) -> Sequence[AccountEvent]:
    begins = START + timedelta(days=dice.choice([0, 0, dice.randrange(200)]))
    granted = ConsentEvent(ConsentKind.GRANTED, _at(START - timedelta(30)), "contract", "wording")
    profile = Profile(
        DebtorKey(CreditorId("bench"), DebtorId(name)),
        name="Ana Ejemplo",
        phone="+10000000000",
        country=facts.country,
        state=facts.state,
        zone=facts.zone,
        kind=kind,
        consents=(granted,),
        confirmed_at=dice.choice([None, _at(START)]),
    )
    bills = [*_invoices(dice, name)]
    paid = [_payment(dice, one) for one in bills if dice.random() < 0.45]
    events = [AccountEvent(_at(max(begins, one.issued_on)), one) for one in bills]
    return (
        AccountEvent(_at(begins), profile),
        *events,
        *(AccountEvent(max(one.recorded_at, _at(begins)), one) for one in paid),
    )


def _invoices(dice: random.Random, name: str) -> Iterator[Invoice]:
    day, every = dice.randrange(28), dice.choice([7, 15, 30, 30, 45])
    currency = dice.choice(_CURRENCIES)
    for number in range(dice.randrange(1, 13)):
        due = START + timedelta(days=day + every * number + dice.randrange(3))
        own = dice.choice([currency, currency, currency, dice.choice(_CURRENCIES)])
        part = Instalment(1, due, Money(dice.randrange(5_000_00, 90_000_00), own))
        label = f"{name}-{number}"
        issued = due - timedelta(days=dice.choice([0, 5, 25, 40]))
        yield Invoice(DocumentId("erp", label), label, issued, (part,))


def _payment(dice: random.Random, bill: Invoice) -> Payment:
    owed = bill.instalments[0]
    share = dice.choice([1, 1, 2])
    day = owed.due_on + timedelta(days=dice.randrange(-10, 20))
    at = _at(day) + timedelta(hours=dice.randrange(24))
    money = Money(owed.amount.minor // share, owed.amount.currency)
    name = DocumentId("bank", bill.id.external_id)
    return Payment(name, money, at.date(), at, invoice=bill.id)


def judge(
    plans: Sequence[tuple[datetime, Profile, Plan]],
    histories: Sequence[Sequence[AccountEvent]],
    creditor: Creditor,
    facts: Facts,
    decree: date,
) -> Iterator[tuple[str, str]]:
    """Yield each fault with an example, from what was sent and what was owed alone."""
    reminders = [one for one in plans if one[2].contact.covered]
    yield from _of_the_debts(reminders, creditor)
    yield from _of_the_days(plans, creditor, facts, decree)
    yield from _of_the_money(reminders, histories)
    counted = sorted(at for at, _, plan in plans if plan.contact.purpose != "receipt")
    yield from _of_the_caps(counted, creditor, facts)


def _of_the_debts(
    reminders: Sequence[tuple[datetime, Profile, Plan]], creditor: Creditor
) -> Iterator[tuple[str, str]]:
    total = creditor.written.get("caps", {}).get("per_debt_total", 8)
    named = Counter(one.key for _, _, plan in reminders for one in plan.instalments)
    for key, times in named.items():
        if times > min(8, total):
            yield "debt above its cap", f"{key} {times}"
    steps = Counter(
        (one.instalment, one.step) for _, _, plan in reminders for one in plan.contact.covered
    )
    for (key, step), times in steps.items():
        if times > creditor.steps[step].get("cap", 1):
            yield "step above its cap", f"{key} {step} {times}"
    for at, _, plan in reminders:
        is_late = creditor.steps[plan.contact.step]["offset"] > 0
        if is_late and any(one.due_on >= plan.contact.local_date for one in plan.instalments):
            yield "late words for what is not", f"{at} {plan.contact.step}"


def _of_the_days(
    plans: Sequence[tuple[datetime, Profile, Plan]],
    creditor: Creditor,
    facts: Facts,
    decree: date,
) -> Iterator[tuple[str, str]]:
    days = Counter((plan.contact.local_date, plan.contact.purpose) for _, _, plan in plans)
    for (day, purpose), times in days.items():
        if times > 1 and purpose != "receipt":
            yield "twice on a day", f"{day} {purpose}"
    for at, _, plan in plans:
        if not is_legal(facts, at, timedelta(hours=1)):
            yield "outside the law", f"{at}"
        day = plan.contact.local_date
        if day == decree:
            yield "on a day closed by decree", f"{at}"
        if creditor.written.get("closed_days") and _is_closed(day):
            yield "on a day closed by the creditor", f"{at}"


def _is_closed(day: date) -> bool:
    in_season = date(2027, 7, 5) <= day <= date(2027, 7, 16)
    return in_season or (day.month, day.day) == (12, 24)


def _of_the_money(
    reminders: Sequence[tuple[datetime, Profile, Plan]],
    histories: Sequence[Sequence[AccountEvent]],
) -> Iterator[tuple[str, str]]:
    """Yield reminders that name what is paid, or name it by more than is owed of it."""
    changes = [event for history in histories for event in history]
    for at, _, plan in reminders:
        for one in plan.instalments:
            paid = sum(
                event.change.amount.minor
                for event in changes
                if isinstance(event.change, Payment)
                and event.at <= at
                and event.change.invoice == one.key.invoice
            )
            owed = next(
                event.change.instalments[0].amount.minor
                for event in changes
                if isinstance(event.change, Invoice) and event.change.id == one.key.invoice
            )
            if one.outstanding.minor > owed - paid or owed - paid <= 0:
                yield "asks for what is paid", f"{at} {one.key}"


def _of_the_caps(
    counted: Sequence[datetime], creditor: Creditor, facts: Facts
) -> Iterator[tuple[str, str]]:
    """Yield breaches of what the law says, and of what the policy or good practice adds."""
    for number, at in enumerate(counted):
        rules = entry(facts.country, at.date())
        law, ours = rules["law_caps"], creditor.written.get("caps") or rules["caps"]
        week = min(ours["per_week"], law.get("per_week", 99))
        gap = timedelta(hours=max(ours["min_gap_hours"], law.get("min_gap_hours", 0)))
        before = counted[:number]
        if sum(at - one < timedelta(hours=168) for one in before) >= week:
            yield "above the cap of 168 hours", f"{at}"
        zone = ZoneInfo(facts.zone or pack(facts.country)["geography"]["zones"][0])
        own = at.astimezone(zone).isocalendar()[:2]
        if sum(one.astimezone(zone).isocalendar()[:2] == own for one in before) >= week:
            yield "above the cap of the week", f"{at}"
        if before and at - before[-1] < gap:
            yield "within the gap", f"{at}"


def _at(day: date) -> datetime:
    return datetime.combine(day, time(5), UTC)
