"""What taking in asks of a kind of item, and the ports that it needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from puntual.application.intake.outcomes import Stored
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import AccountChanges, Accounts, Documents, Ingested, People
from puntual.ports.clock import Clock
from puntual.ports.operations import PaymentFeed
from puntual.ports.policies import RuleBook
from puntual.ports.scheduling import WakeUps

# A row may never be written behind a tick that has queried already.
EVALUATE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that taking in needs.

    Attributes:
        rule_broken: returns the rule of messages that a name or a label breaks; empty for none.
    """

    accounts: Accounts
    changes: AccountChanges
    documents: Documents
    people: People
    wake_ups: WakeUps
    clock: Clock
    feed: PaymentFeed
    rules: RuleBook
    rule_broken: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kind[T]:
    """What is particular to customers, invoices or payments.

    Attributes:
        locate: whose account an item belongs to; may raise what ``store`` may raise.
        store: puts it there, and tells what that changed.
        value: what they make a message worth, as far as they say; zero where it is unknown.
    """

    locate: Callable[[Dependencies, T], DebtorKey]
    store: Callable[[Dependencies, DebtorKey, T], Ingested | Stored]
    value: Callable[[DebtorKey, Sequence[T], date], int] = lambda *_: 0
