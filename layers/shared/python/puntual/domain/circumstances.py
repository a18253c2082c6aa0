"""The circumstances of one decision: account, policy, rules and instant, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from puntual.domain.account import Account
from puntual.domain.contact import Contact, Purpose
from puntual.domain.contact_rules import ContactRules
from puntual.domain.contact_window import Blocked, may_deliver
from puntual.domain.frequency import blocking_caps, earliest_contact
from puntual.domain.policy import Policy
from puntual.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a decision looks at."""

    account: Account
    policy: Policy
    rules: ContactRules
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The zone that names the debtor's day.

        Inside any lawful window all possible zones of a debtor share the local date.
        """
        return self.rules.zones[0]

    @property
    def today(self) -> date:
        """The debtor's day."""
        return self.now.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Return the first instant of a local day (UTC)."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def contacts_today(self, purpose: Purpose) -> list[Contact]:
        """Return today's contacts of a purpose, refused ones included."""
        return [
            contact
            for contact in self.account.all_contacts()
            if contact.purpose is purpose and contact.local_date == self.today
        ]

    def reminder_times(self) -> tuple[datetime, ...]:
        """Return when reminders went out or may have gone out."""
        return tuple(one.claimed_at for one in self.account.attempts(Purpose.REMINDER))

    def earliest(self, after: datetime, attempts: Sequence[datetime] = ()) -> datetime | None:
        """Return the first instant from ``after`` on at which window and caps allow a message."""
        policy = self.policy
        return earliest_contact(self.rules, policy.hours, attempts, after, policy.room)

    def window_reasons(self) -> tuple[Reason, ...]:
        """Say why the window is shut now; nothing when it is open."""
        policy = self.policy
        verdict = may_deliver(self.rules, policy.hours, self.now, policy.room)
        return (verdict.reason,) if isinstance(verdict, Blocked) else ()

    def cap_reasons(self, attempts: Sequence[datetime]) -> tuple[Reason, ...]:
        """Say which caps speak against a message now."""
        blocks = blocking_caps(self.rules.caps, attempts, self.now, self.rules.zones)
        return tuple(block.reason for block in blocks)
