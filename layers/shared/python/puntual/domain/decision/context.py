"""The circumstances of one decision: account, terms and instant, and what follows from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from puntual.domain.accounts.contact import COUNTED, Contact, Purpose
from puntual.domain.accounts.view import AccountView, SentStep
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_caps import blocking_caps, earliest_contact
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.contact_law.contact_window import Blocked, may_deliver
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.decision.instalment_timetable import (
    Openings,
    gives_way,
    may_move,
    timetable_with_history,
    timetable_within_caps,
    timetable_without_history,
)
from puntual.domain.ids import DocumentId
from puntual.domain.policies.ask_minimum import without_rests
from puntual.domain.policies.cadence import Cadence, Step, comes_from
from puntual.domain.policies.policy import Policy
from puntual.domain.policies.step_calendar import Timetable
from puntual.domain.reasons import Reason
from puntual.domain.receivables.aging import days_to_next_bucket
from puntual.domain.receivables.payer_segment import DebtorKind, PayerSegment
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment
from puntual.domain.sending.conditions import Conditions
from puntual.domain.templates.catalogue import ANY_TEMPLATE, Catalogue


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """Everything a decision looks at, computed once.

    Attributes:
        steps: those of the cadence that are meant for this debtor.
        sent_steps: the steps that each instalment has had.
        moved_steps: those of them that were sent for another date than the instalment has now,
            each with that one, by invoice.
        channel: over what a reminder would go out now.
    """

    account: AccountView
    policy: Policy
    rules: ContactRules
    conditions: Conditions
    now: datetime
    today: date
    payer_segment: PayerSegment
    cadence: Cadence | None
    steps: tuple[Step, ...]
    sent_steps: Mapping[InstalmentKey, Sequence[SentStep]]
    moved_steps: Mapping[DocumentId, Sequence[tuple[SentStep, date]]]
    catalogue: Catalogue = ANY_TEMPLATE
    channel: Channel = Channel.WHATSAPP

    @property
    def falls_back(self) -> bool:
        """Tell whether another channel stands in for WhatsApp."""
        return self.channel is not Channel.WHATSAPP

    @property
    def zone(self) -> ZoneInfo:
        """The zone that names the debtor's day.

        Inside any lawful window all possible zones of a debtor share the local date.
        """
        return self.rules.zones[0]

    @property
    def hours(self) -> WeeklyHours:
        """When the creditor wants to write to this debtor."""
        if self.account.profile.kind is DebtorKind.CORPORATE:
            return self.policy.business_hours
        return self.policy.hours

    def start_of(self, day: date) -> datetime:
        """Return the first instant of a local day (UTC)."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def contacts_today(self, purpose: Purpose) -> list[Contact]:
        """Return today's contacts of a purpose, refused ones included."""
        return [
            contact
            for contact in self.account.contacts
            if contact.purpose is purpose and contact.local_date == self.today
        ]

    def steps_for(self, instalment: OpenInstalment) -> tuple[Step, ...]:
        """Return the steps that are meant for an instalment of this debtor."""
        if self.cadence is None or self.cadence.is_for_everyone:
            return self.steps
        return tuple(step for step in self.steps if comes_from(step.audience, instalment))

    def sent_steps_of(self, key: InstalmentKey) -> Sequence[SentStep]:
        """Return the steps that an instalment has had, over any channel and for any due date."""
        return self.sent_steps.get(key, ())

    def counted_steps_of(self, instalment: OpenInstalment) -> Sequence[SentStep]:
        """Return which of them count over the channel of now, and for the due date of now.

        Where another channel stands in, what WhatsApp could not deliver does not; nor does what
        was sent for a date from which the instalment has moved further than a correction.
        Instalments that are listed in another order, or after others that are gone, have other
        numbers, and the same dates.
        """
        key, due_on = instalment.key, instalment.due_on
        moved = self.moved_steps.get(key.invoice, ())
        own = self.sent_steps_of(key)
        counted = (one for one in own if self._is_for(one, due_on))
        others = (
            one
            for one, due_now in moved
            if one.instalment != key and self._is_of_another(one, due_now, due_on)
        )
        return [one for one in chain(counted, others) if not (self.falls_back and one.is_lost)]

    def _is_for(self, sent: SentStep, due_on: date) -> bool:
        moved = 0 if sent.due_on is None else abs((due_on - sent.due_on).days)
        return moved <= self.policy.redate_days

    def _is_of_another(self, sent: SentStep, due_now: date, due_on: date) -> bool:
        """Tell whether what was sent for one instalment is for one with another due date now."""
        is_at_home = self._is_for(sent, due_now)
        return sent.due_on == due_on or (not is_at_home and self._is_for(sent, due_on))

    def timetable_of(self, instalment: OpenInstalment) -> Timetable:
        """Return the days of each step of an instalment."""
        earlier = self.policy.thresholds.earlier_days if self.payer_segment.shifted_days > 0 else 0
        steps = self.steps_for(instalment)
        holidays, paydays = self.rules.holidays, self.policy.paydays
        if gives_way(steps):
            return timetable_within_caps(
                steps,
                instalment.due_on,
                frozenset(self._first_days(instalment).items()),
                Openings(self.rules, self.hours, self.policy.room),
                paydays,
                earlier,
            )
        if not may_move(steps):
            return timetable_without_history(steps, instalment.due_on, holidays, paydays, earlier)
        return timetable_with_history(
            steps,
            instalment.due_on,
            self._first_days(instalment),
            holidays=holidays,
            paydays=paydays,
            earlier_days=earlier,
        )

    def _first_days(self, instalment: OpenInstalment) -> dict[str, date]:
        counted = self.counted_steps_of(instalment)
        ordered = sorted(counted, key=lambda one: one.first_on, reverse=True)
        return {one.step: one.first_on for one in ordered}

    def next_bucket_start(self) -> datetime | None:
        """Return when the debtor enters the next aging bucket, if any audience asks for one."""
        uses_buckets = any(
            audience.buckets
            for cadence in self.policy.cadences
            for audience in (cadence.audience, *(step.audience for step in cadence.steps))
        )
        if not uses_buckets or not self.account.open_instalments:
            return None
        oldest = without_rests(self.policy, self.account.open_instalments)[0]
        ahead = days_to_next_bucket(oldest.days_past_due(self.today))
        return None if ahead is None else self.start_of(self.today + timedelta(days=ahead))

    def is_released(self, step: Step) -> bool:
        """Tell whether a person released a step, and it has not gone out since."""
        return next(self.releases_of(step), None) is not None

    def releases_of(self, step: Step) -> Iterator[datetime]:
        """Yield when a person released a step that has not gone out since."""
        return (
            release.at
            for release in self.account.releases
            if release.step == step.name
            and release.at <= self.now
            and (self.falls_back or not release.is_spent)
        )

    def stands_in_for(self, contact: Contact) -> bool:
        """Tell whether the channel of now stands in for a message that cannot be delivered."""
        return self.falls_back and contact.is_lost

    def attempt_times(self) -> tuple[datetime, ...]:
        """Return when anything counted went out, or may have, to this debtor or this phone."""
        own = (one.claimed_at for one in self.account.attempts(*COUNTED))
        return (*own, *self._attempts_of_others())

    def attempts_elsewhere(self) -> tuple[datetime, ...]:
        """Return which of these went over another channel than a reminder would take now."""
        own = self.account.attempts(*COUNTED)
        elsewhere = tuple(one.claimed_at for one in own if one.channel is not self.channel)
        # Of what reached the phone on behalf of others only the time is known.
        return (*elsewhere, *self._attempts_of_others()) if self.falls_back else elsewhere

    def _attempts_of_others(self) -> tuple[datetime, ...]:
        """Return the attempts of other accounts, each once, though it counts by two ways."""
        view = self.account
        return tuple(sorted({*view.phone_attempts, *view.carried_attempts}))

    def earliest(self, after: datetime, attempts: Sequence[datetime] = ()) -> datetime | None:
        """Return the first instant from ``after`` on at which window and caps allow a message."""
        # Only what is counted has to mind over which channel the rest went.
        elsewhere = self.attempts_elsewhere() if attempts else ()
        room = self.policy.room
        return earliest_contact(self.rules, self.hours, attempts, after, room, elsewhere)

    def window_reasons(self) -> tuple[Reason, ...]:
        """Say why the window is shut now; nothing when it is open."""
        verdict = may_deliver(self.rules, self.hours, self.now, self.policy.room)
        return (verdict.reason,) if isinstance(verdict, Blocked) else ()

    def cap_reasons(self, attempts: Sequence[datetime]) -> tuple[Reason, ...]:
        """Say which caps speak against a message now."""
        elsewhere = self.attempts_elsewhere()
        blocks = blocking_caps(
            self.rules.caps, attempts, self.now, self.rules.zones, elsewhere if attempts else ()
        )
        return tuple(block.reason for block in blocks)
