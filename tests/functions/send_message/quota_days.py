"""Days of a short quota: the scheduler's ticks, the queue's delays, the sender's looks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from functions.schedule_reminders import logic as scheduling
from functions.schedule_reminders.outlook import Outlook
from puntual.application.sending_limits import SendingLimits
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from tests.decisions import value_of_evaluation
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, TERMS, account, invoice, local
from tests.fakes.conditions import FakeCircuitBreakers
from tests.fakes.governing import FakeNumbers, FakeQuota
from tests.fakes.schedule import FakeJobs, FakeSchedulerCursor
from tests.functions.send_message.sending_setup import CREDITOR, SendingSetup

NUMBER = CREDITOR.phone_number_id
OTHER_NUMBER, OTHER = PhoneNumberId("1000002"), CreditorId("taller-sol")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TICK = timedelta(minutes=5)
NINE, TEN, NOON, EVENING = local(DUE, 9), local(DUE, 10), local(DUE, 12), local(DUE, 18)
SMALL, LARGE = 20_000, 5_000_000


class Days:
    """A number with a limit, and as many days as are played.

    Scheduler and sender know the numbers each for themselves, as two functions do.
    """

    def __init__(self, limit: int) -> None:
        self.sending = SendingSetup(now=NINE - TICK)
        self.sending.numbers.change(NUMBER, {"portfolio": "7", "daily_limit": limit})
        self.cursor = FakeSchedulerCursor(NINE - TICK)
        self.waiting: list[tuple[datetime, DebtorKey]] = []
        self.numbers = FakeNumbers(self.sending.numbers.memory)
        quota = FakeQuota(self.sending.quota.memory)
        self.outlook = Outlook(
            self.sending.wake_ups,
            self.sending.creditors,
            SendingLimits(self.numbers, quota),
            quota,
            FakeCircuitBreakers(self.sending.conditions),
        )

    def add_number(self, **limits: int) -> None:
        """Let another creditor have a number in the same portfolio."""
        other = replace(CREDITOR, id=OTHER, phone_number_id=OTHER_NUMBER)
        self.sending.creditors.put(other)
        known = {"portfolio": "7", **limits}
        self.sending.numbers.change(OTHER_NUMBER, known)  # type: ignore[arg-type]  # its fields

    def owe(
        self,
        debtor: int,
        minor: int,
        at: datetime,
        *,
        is_known: bool = True,
        creditor: CreditorId = KEY.creditor,
        due: date | None = None,
        country: str = "MX",
    ) -> DebtorKey:
        """Let somebody be due at an instant, with a row that knows the value or does not."""
        key = DebtorKey(creditor, DebtorId(f"cli-{debtor:04}"))
        phone = f"+52555001{debtor:04}"
        profile = replace(PROFILE, key=key, phone=phone, country=country)
        owed = invoice(f"F-{debtor:04}", due or DUE, minor)
        owing = account(owed, profile=profile)
        self.sending.memory.put_account(owing)
        value = value_of_evaluation(owing, TERMS, at) if is_known else 0
        self.sending.wake_ups.put(key, at, value)
        return key

    def play(self, until: datetime) -> None:
        """Let the time pass, minute by minute."""
        while self.sending.clock.now() < until:
            self.sending.clock.advance(MINUTE)
            now = self.sending.clock.now()
            if (now - NINE) % TICK == timedelta(0):
                self._tick(now)
            due = [key for at, key in self.waiting if at <= now]
            self.waiting = [one for one in self.waiting if one[0] > now]
            if due:
                self.sending.play(*due, seconds=600)

    def _tick(self, now: datetime) -> None:
        jobs = FakeJobs()
        setup = scheduling.Dependencies(self.sending.wake_ups, jobs, self.cursor, self.outlook)
        scheduling.schedule_due(setup, now)
        queued = zip(jobs.queued, jobs.delays, strict=True)
        self.waiting += [(now + delay, one.key) for one, delay in queued]

    def written_to(self) -> set[DebtorKey]:
        """Return to whom something was sent, as WhatsApp was told."""
        phones = {one.to for one in self.sending.messenger.messages}
        accounts = self.sending.memory.accounts.items()
        return {key for key, one in accounts if one.profile.phone in phones}
