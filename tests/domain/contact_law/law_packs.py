"""The packs that ship, as the cases of the law suite read them."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.contact_law.contact_window import Allowed, may_deliver
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey

ALWAYS = WeeklyHours.always()
TTL = timedelta(hours=1)
SECOND = timedelta(seconds=1)
BOOK = PackagedRuleBook()
# Tuesdays that are no holiday anywhere, in January and July: both sides of a clock change.
WORKING_DAYS = [date(2026, 1, 13), date(2026, 7, 21), date(2027, 1, 12), date(2027, 7, 13)]


@cache
def rules(
    country: str,
    state: str | None = None,
    phone: str | None = None,
    zone: str | None = None,
    at: datetime = datetime(2026, 6, 1, tzinfo=UTC),
) -> ContactRules:
    key = DebtorKey(CreditorId("tienda"), DebtorId("d-1"))
    profile = Profile(key, phone=phone, country=country, state=state, zone=zone)
    found = BOOK.rules_for(profile, at)
    assert found is not None
    return found


def local(zone: str, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def is_allowed(contact_rules: ContactRules, at: datetime, ttl: timedelta = TTL) -> bool:
    return may_deliver(contact_rules, ALWAYS, at, ttl) == Allowed()
