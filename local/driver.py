"""How days pass: what was invoiced and paid comes in, time jumps to whatever happens next.

A simulated day goes from 08:00 UTC, when it is night in all of Latin America, to the next. Within
it the driver jumps from one event to the next: a wake-up row, a status or reply that is due, the
daily feed, the daily pass. Nothing is polled and nothing sleeps, so quiet weeks cost nothing. Only
while jobs are left that nobody waited for it goes from tick to tick: they may lead to anything.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast

from local.emulator.wake_up_peek import WakeUpPeek
from local.played import Played, beginning_of, first_due
from local.scheduled import ScheduledFunctions
from local.stack import LocalStack
from puntual.domain.money import Money
from puntual.intake.files.billing_day import BillingDay, Feed, Item, payment_id
from puntual_client import CreditNote

_FEED_AFTER: Final = timedelta(hours=1)
_RECONCILE_AFTER: Final = timedelta(minutes=10)
# Who pays pays what is due, or will be within a week.
_PAYS_AHEAD: Final = timedelta(days=7)


class Driver:
    """Plays days on a running stack."""

    def __init__(
        self,
        stack: LocalStack,
        feed: Feed,
        *,
        tick: timedelta = timedelta(minutes=30),
        personas: bool = False,
        on_step: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        """Prepare to play.

        Args:
            stack: what runs.
            feed: what the billing system tells.
            tick: the scheduler runs on multiples of this; 5 minutes is what AWS does.
            personas: whether people who mean to pay do.
            on_step: told each instant to which time jumped.
        """
        self.stack = stack
        self.functions = ScheduledFunctions(stack)
        self.played = Played()
        self._feed = feed
        self._tick = tick
        self._personas = personas
        self._on_step = on_step
        self._peek = _peek_of(stack)
        self._ticked = stack.clock.now()
        self._paid_until = stack.clock.now()
        self._next_webhook: datetime | None = None
        self._is_drained = True

    def play(self, first: date, days: int) -> None:
        """Play days in a row, and the daily pass that counts the last one."""
        for number in range(days):
            self.play_day(first + timedelta(days=number))
        end = beginning_of(first + timedelta(days=days))
        self.go_to(end + _RECONCILE_AFTER)
        self.functions.reconcile(self.stack.clock.now())

    def play_day(self, day: date) -> None:
        """Play one day."""
        begins = beginning_of(day)
        ends = begins + timedelta(days=1)
        self.go_to(begins + _RECONCILE_AFTER)
        self.functions.check_senders(self.stack.clock.now())
        self.functions.reconcile(self.stack.clock.now())
        # Nothing runs now: the night is the time to tidy up.
        self.stack.sidecar.forget()
        self.run_until(begins + _FEED_AFTER)
        self.go_to(begins + _FEED_AFTER)
        self.ingest(self._feed.until(day))
        self.run_until(ends)

    def run_until(self, end: datetime) -> None:
        """Play what happens before an instant."""
        while (at := self._next_event(end)) is not None:
            self.go_to(at)
            if self._peek.first(self._ticked, self._just_after(at)) is not None:
                self.tick()
            elif not self._is_drained:
                self.drain()

    def go_to(self, at: datetime) -> None:
        """Jump, and deliver the statuses, replies and payments that are due by then."""
        self.stack.clock.reach(at)
        self._on_step(at)
        self.settle()
        if self._personas:
            self._pay_as_intended()

    def settle(self) -> None:
        """Deliver what WhatsApp has to report."""
        self._next_webhook = self.stack.simulator.settle().next_at
        self.functions.drain_replies()

    def tick(self) -> None:
        """Run the scheduler now, and wait until the senders are done."""
        now = self.stack.clock.now()
        self._ticked = now
        queued = self.functions.schedule_reminders(now)
        self.played.ticks += 1
        self.played.jobs += queued
        if queued:
            self.drain()

    def drain(self) -> None:
        """Wait for the senders, and deliver what WhatsApp then has to report."""
        self._is_drained = self.functions.drain()
        self.settle()

    def ingest(self, day: BillingDay) -> None:
        """Tell the product what happened."""
        if len(day):
            refused = self.stack.ingest.send(day)
            notes = cast("list[CreditNote]", day.credit_notes)
            refused += self.stack.ingest.send_credit_notes(notes)
            self.played.take(day, self.stack.clock.now(), refused)

    def live(self) -> None:
        """Do what is due by now, while simulated time runs on by itself."""
        self.settle()
        if self._personas:
            self._pay_as_intended()
        if self._peek.first(self._ticked, self._just_after(self.stack.clock.now())) is not None:
            self.tick()

    def _next_event(self, end: datetime) -> datetime | None:
        """Return the tick at which something happens next; None when nothing does before end."""
        webhook = self._on_tick(self._next_webhook)
        horizon = min(webhook, end) if webhook is not None else end
        wake_up = self._on_tick(self._peek.first(self._ticked, horizon))
        busy = (
            None if self._is_drained else self._on_tick(self._just_after(self.stack.clock.now()))
        )
        following = min([at for at in (webhook, wake_up, busy) if at is not None], default=end)
        return following if following < end else None

    def _on_tick(self, at: datetime | None) -> datetime | None:
        return None if at is None else _ceil(max(at, self.stack.clock.now()), self._tick)

    @staticmethod
    def _just_after(at: datetime) -> datetime:
        return at + timedelta(microseconds=1)

    def _pay_as_intended(self) -> None:
        now = self.stack.clock.now()
        intentions = self.stack.simulator.intentions(self._paid_until, now)
        self._paid_until = now
        day = BillingDay(now.date())
        for intention in intentions:
            day.payments += self._payments_of(intention, now)
        self.ingest(day)

    def _payments_of(self, intention: dict[str, Any], now: datetime) -> list[Item]:
        horizon = (now + _PAYS_AHEAD).date().isoformat()
        payments: list[Item] = []
        for invoice in self.played.invoices.values():
            if invoice["debtor_id"] != intention["debtor"] or first_due(invoice) > horizon:
                continue
            shown = self.stack.ingest.invoice(invoice["source"], invoice["external_id"])
            if Money.parse(shown["outstanding"], shown["currency"]).minor > 0:
                payments.append(_payment(invoice, shown["outstanding"], intention["id"], now))
        return payments


def _payment(invoice: Item, amount: str, intention: object, now: datetime) -> Item:
    return {
        "source": "bank",
        "external_id": payment_id(invoice["external_id"], intention),
        "debtor_id": invoice["debtor_id"],
        "invoice": {"source": invoice["source"], "external_id": invoice["external_id"]},
        "amount": amount,
        "currency": invoice["currency"],
        "paid_on": now.date().isoformat(),
    }


def _peek_of(stack: LocalStack) -> WakeUpPeek:
    function = stack.aws.client("lambda").get_function_configuration(
        FunctionName=stack.deployment.alias("schedule_reminders")
    )
    shards = int(function["Environment"]["Variables"]["WAKE_SHARDS"])
    peek = WakeUpPeek(stack.aws, stack.deployment.outputs["TableName"], shards)
    stack.on_close(peek.close)
    return peek


def _ceil(at: datetime, step: timedelta) -> datetime:
    origin = datetime(2000, 1, 1, tzinfo=UTC)
    return origin + -((origin - at) // step) * step
