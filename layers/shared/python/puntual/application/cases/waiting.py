"""The accounts of a creditor that wait for a person, found by a look at every account.

It is a person who asks, so that no list has to be kept for it, and none can be out of date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from puntual.application.terms import TermsBook
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.ids import DebtorId
from puntual.domain.reasons import Reason, Waiting, waiting_for
from puntual.ports.accounts import Accounts
from puntual.ports.daily_pass import AccountScan


@dataclass(frozen=True, slots=True)
class WaitingAccount:
    """An account that waits for a person.

    Attributes:
        reasons: all reasons for which its debtor is not written to now.
    """

    debtor: DebtorId
    waiting: Waiting
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The ports by which such accounts are found."""

    scan: AccountScan
    accounts: Accounts
    terms: TermsBook

    def of(self, creditor: Creditor, now: datetime) -> Iterator[WaitingAccount]:
        """Yield the accounts of a creditor that wait, page by page; it reads every account."""
        for page in self.scan.walk(1, 1, None):
            for scanned in page.accounts:
                if scanned.key.creditor == creditor.id:
                    excerpt = scanned.excerpt() or self.accounts.look(scanned.key)
                    if excerpt is not None:
                        yield from self._waiting(excerpt, creditor, now)

    def _waiting(
        self, excerpt: AccountExcerpt, creditor: Creditor, now: datetime
    ) -> Iterator[WaitingAccount]:
        terms = self.terms.terms_for(excerpt, creditor, now)
        view = self.terms.with_phone(excerpt).view(now)
        reasons = _reasons_of(decide(view, terms, now))
        waiting = waiting_for(reasons)
        if waiting is not None:
            yield WaitingAccount(view.key.debtor, waiting, reasons)


def _reasons_of(decision: Decision) -> tuple[Reason, ...]:
    match decision:
        case Send():
            return ()
        case Wait(_, reasons) | Stop(reasons):
            return reasons
        case _ as unreachable:
            assert_never(unreachable)
