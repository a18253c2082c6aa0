"""The ports that reconciling needs."""

from dataclasses import dataclass

from puntual.application.terms import TermsBook
from puntual.ports.accounts import AccountChanges, Accounts
from puntual.ports.cases import Cases
from puntual.ports.clock import Clock
from puntual.ports.contacts import Contacts
from puntual.ports.creditors import CreditorReader, Creditors
from puntual.ports.daily_pass import AccountScan, PassBook, PassQueue, WakeUpCheck
from puntual.ports.decisions import Decisions
from puntual.ports.history import ContactHistory
from puntual.ports.operations import CircuitBreakers, DailyMetrics, Digest, DiscountEvents
from puntual.ports.parked_jobs import ParkedJobs
from puntual.ports.scheduling import WakeUps
from puntual.ports.sending_limits import Numbers


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that reconciling needs.

    Attributes:
        owners: whose number is whose.
        digest: None without a topic.
    """

    scan: AccountScan
    book: PassBook
    queue: PassQueue
    accounts: Accounts
    changes: AccountChanges
    contacts: Contacts
    history: ContactHistory
    wake_ups: WakeUps
    wake_up_check: WakeUpCheck
    decisions: Decisions
    daily_metrics: DailyMetrics
    clock: Clock
    creditors: CreditorReader
    terms: TermsBook
    breakers: CircuitBreakers
    numbers: Numbers
    parked_jobs: ParkedJobs
    cases: Cases
    owners: Creditors
    discount_events: DiscountEvents
    digest: Digest | None
