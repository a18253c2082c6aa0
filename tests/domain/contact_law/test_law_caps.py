"""The caps of the law on contacts with one debtor, in whole decisions, and their exemptions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from puntual.application.play_forward import AccountEvent, play
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import Invoice, Payment
from tests.domain.contact_law.law_debtor import (
    ALWAYS,
    LONG_DUE,
    SECOND,
    debtor,
    decided,
    is_sent,
    local,
    terms,
)
from tests.domain.contact_law.law_table import CAPS, HOURS, Place, is_rest_day, working_week

# One place of each country, the first in the table.
PLACES = {country: (country, state) for country, state in reversed([*HOURS])}
NAGGING = Policy(
    "nagging-1",
    cadences=(Cadence("nagging", tuple(Step(f"day_{n}", n, 1) for n in range(120))),),
    hours=ALWAYS,
    business_hours=ALWAYS,
)


def reminders(place: Place, days: int) -> Iterator[Contact]:
    """Play a creditor who wants to write every day, under the rules that ship."""
    ana = debtor(*place)
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    events = (AccountEvent(start, ana.profile), AccountEvent(start, LONG_DUE))

    def terms_at(_profile: Profile, now: datetime) -> Terms:
        return terms(ana, now, NAGGING)

    for forecast in play(events, terms_at, start, start + timedelta(days=days)):
        if isinstance(forecast.decision, Send):
            yield forecast.decision.plan.contact


@pytest.mark.parametrize("country", PLACES)
def test_whoever_wants_to_write_every_day_keeps_the_caps_of_the_country(country: str) -> None:
    per_week, gap = CAPS[country]
    zone = ZoneInfo(HOURS[PLACES[country]].zone)
    instants = [one.claimed_at for one in reminders(PLACES[country], 110)]
    assert len(instants) == 8, "a debt is never spoken of more often"
    local_days = [at.astimezone(zone).date() for at in instants]
    assert len(set(local_days)) == len(local_days)
    assert not any(is_rest_day(*PLACES[country], day) for day in local_days)
    assert max(Counter(day.isocalendar()[:2] for day in local_days).values()) <= per_week
    for earlier, later in pairwise(instants):
        assert later - earlier >= timedelta(hours=gap)
    for earlier, later in zip(instants, instants[per_week:], strict=False):
        assert later - earlier >= timedelta(hours=168)


def test_two_a_week_are_used_where_two_are_allowed() -> None:
    weeks = Counter(one.local_date.isocalendar()[:2] for one in reminders(PLACES["PE"], 30))
    assert max(weeks.values()) == 2


@pytest.mark.parametrize("country", PLACES)
def test_a_company_is_written_to_in_business_hours_inside_those_of_the_law(country: str) -> None:
    place = PLACES[country]
    hours, ana = HOURS[place], debtor(*place)
    company = replace(ana, profile=replace(ana.profile, kind=DebtorKind.CORPORATE))
    owing = replace(company, invoices=(_due(working_week(*place, date(2026, 7, 13))[2]),))
    start, end = max(hours.start, 9), min(hours.end, 18)
    day = owing.invoices[0].instalments[0].due_on
    opening, closing = local(hours.zone, day, start), local(hours.zone, day, end)
    assert not is_sent(owing, opening - SECOND, DEFAULT_POLICY)
    assert is_sent(owing, opening, DEFAULT_POLICY)
    assert is_sent(owing, closing - DEFAULT_POLICY.room, DEFAULT_POLICY)
    assert not is_sent(owing, closing - DEFAULT_POLICY.room + SECOND, DEFAULT_POLICY)


def _due(day: date) -> Invoice:
    return replace(LONG_DUE, instalments=(replace(LONG_DUE.instalments[0], due_on=day),))


def just_reminded(place: Place) -> tuple[Account, datetime]:
    """Return somebody reminded at opening on a Wednesday, and the instant."""
    day = working_week(*place, date(2026, 3, 9))[2]
    at = local(HOURS[place].zone, day, HOURS[place].start)
    decision = decided(debtor(*place), at, NAGGING)
    assert isinstance(decision, Send)
    return debtor(*place).with_contact(decision.plan.contact), at


def part_payment(at: datetime) -> Payment:
    return Payment(DocumentId("bank", "P-1"), Money(100, "USD"), at.date(), at)


@pytest.mark.parametrize("country", PLACES)
def test_thanks_are_exempt_from_the_caps(country: str) -> None:
    reminded, at = just_reminded(PLACES[country])
    soon = at + timedelta(hours=2)
    assert isinstance(decided(reminded, soon, NAGGING), Wait)
    paid = replace(reminded, payments=(part_payment(soon),))
    thanks = decided(paid, soon, NAGGING)
    assert isinstance(thanks, Send)
    assert thanks.plan.contact.purpose is Purpose.RECEIPT
    assert thanks.plan.instalments == (), "thanks add no pressure"


@pytest.mark.parametrize("country", PLACES)
def test_thanks_use_up_nothing(country: str) -> None:
    reminded, at = just_reminded(PLACES[country])
    soon = at + timedelta(hours=2)
    before = decided(reminded, soon, NAGGING)
    paid = replace(reminded, payments=(part_payment(soon),))
    thanks = decided(paid, soon, NAGGING)
    assert isinstance(thanks, Send)
    thanked = replace(thanks.plan.contact, state=ContactState.DELIVERED)
    after = decided(paid.with_contact(thanked), soon, NAGGING)
    assert isinstance(before, Wait)
    assert isinstance(after, Wait)
    assert after.until == before.until


@pytest.mark.parametrize("country", PLACES)
def test_every_attempt_counts_also_one_of_another_debtor_with_the_same_phone(country: str) -> None:
    place = PLACES[country]
    reminded, at = just_reminded(place)
    neighbour = replace(debtor(*place), phone_attempts=(at,))
    soon = at + timedelta(hours=2)
    mine, theirs = decided(reminded, soon, NAGGING), decided(neighbour, soon, NAGGING)
    assert isinstance(mine, Wait)
    assert isinstance(theirs, Wait)
    assert theirs.until >= at + timedelta(hours=CAPS[country][1])
    assert {Reason.CAP_DAY, Reason.GAP} <= set(theirs.reasons)
