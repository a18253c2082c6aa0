"""What people do with a case: they take it, give reminders back, or say how it ended.

What an outcome asks for is done before the case is closed: what is cut short leaves it open, and
closing it again does the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import lines_of
from puntual.domain.conversation.case import (
    Case,
    CaseOutcome,
    Ending,
    ends_hold,
    hold_after,
)
from puntual.domain.errors import Conflict, InvalidInput, NotFound
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.ports.accounts import AccountChanges, Accounts, People
from puntual.ports.cases import CaseChange, CaseEvents, Cases
from puntual.ports.policies import CurrentPolicy
from puntual.ports.scheduling import WakeUps

# A row may never be written behind a tick that has queried already.
_SOON: Final = timedelta(seconds=60)
_SOURCE: Final = "case"
# How long these last is agreed, and nobody but the person who closes the case knows it.
_AGREED: Final = frozenset({HoldKind.PROMISE, HoldKind.PLAN})


@dataclass(frozen=True, slots=True)
class CaseWork:
    """The ports by which people work on cases."""

    cases: Cases
    events: CaseEvents
    accounts: Accounts
    changes: AccountChanges
    people: People
    policies: CurrentPolicy
    wake_ups: WakeUps

    def take(self, creditor: CreditorId, id_: str, by: str, label: str = "") -> Case:
        """Put a case into a person's hands.

        Raises:
            NotFound: there is none.
            Conflict: it is closed, or was changed meanwhile.
        """
        known = self._known(creditor, id_)
        return self._keep(known.take(by, label), known, CaseChange.TAKEN)

    def resume(self, creditor: CreditorId, id_: str, by: str, now: datetime) -> Case:
        """Give reminders back while the case goes on.

        Raises:
            NotFound: there is none.
            Conflict: it is closed, was changed meanwhile, or may be an opt-out.
        """
        known = self._known(creditor, id_)
        resumed = known.resume(by)
        self._end_holds(known, by, now)
        return self._keep(resumed, known, CaseChange.RESUMED)

    def close(
        self, creditor: CreditorId, id_: str, ending: Ending, until: datetime | None = None
    ) -> Case:
        """Say how a case ended, and do what that asks for.

        Args:
            creditor: whose case it is.
            id_: the case.
            ending: how it ended.
            until: the first instant of reminders again, where something was agreed.

        Raises:
            NotFound: there is none.
            InvalidInput: an end of what was agreed is missing, or there is nothing to end.
            Conflict: it ended in another way, or was changed meanwhile.
        """
        known = self._known(creditor, id_)
        closed = known.close(ending)
        hold = self._hold_after(known, ending, until)
        if ending.outcome is CaseOutcome.OPTED_OUT:
            self._withdraw(known, ending.at)
        if hold is not None:
            for key in _accounts_of(known):
                self.changes.add_hold(key, hold)
        if ends_hold(ending.outcome):
            self._end_holds(known, ending.by, ending.at)
        return self._keep(closed, known, CaseChange.CLOSED)

    def _known(self, creditor: CreditorId, id_: str) -> Case:
        known = self.cases.find(creditor, id_)
        if known is None:
            raise NotFound("the creditor has no such case; puntual case list shows them")
        return known

    def _keep(self, case: Case, known: Case, change: CaseChange) -> Case:
        if case != known and not self.cases.replace(case, known):
            raise Conflict("somebody else has changed the case meanwhile; look at it again")
        # Also for the same again: the first time may not have come as far as here.
        self.events.tell(case, change)
        return case

    def _hold_after(self, case: Case, ending: Ending, until: datetime | None) -> Hold | None:
        kind = hold_after(ending.outcome)
        is_agreed = kind in _AGREED
        if is_agreed != (until is not None):
            problem = "is missing" if is_agreed else "has no meaning for this outcome"
            raise InvalidInput("--until", problem, "promised and plan_agreed take a day")
        if kind is None:
            return None
        if kind is HoldKind.CLAIM:
            policy = self.policies.current(case.creditor) or DEFAULT_POLICY
            until = ending.at + policy.holds.claim
        name = f"{case.id}.{ending.outcome}"
        return Hold(name, kind, ending.at, until, origin=f"case:{ending.outcome}")

    def _withdraw(self, case: Case, now: datetime) -> None:
        """Record an opt-out with the instant of its words."""
        said = ConsentEvent(ConsentKind.REVOKED, min(case.sent_at, now), _SOURCE, case.wamid)
        spread = Withdrawals(self.accounts, self.changes, self.people)
        spread.record(case.creditor, self._lines_of(case), said)
        # Also where no line of a record is known.
        for key in _accounts_of(case):
            self.changes.add_consent(key, said)
            self.wake_ups.put(key, now + _SOON)

    def _lines_of(self, case: Case) -> frozenset[str]:
        known = (self.accounts.look(key) for key in _accounts_of(case))
        lines = (lines_of(one.profile) for one in known if one is not None)
        return frozenset[str]().union({case.sender} - {""}, *lines)

    def _end_holds(self, case: Case, by: str, now: datetime) -> None:
        """End the hold of a case, also on records that came to the phone while it was open."""
        lines = sorted(self._lines_of(case))
        behind = (self.people.find(case.creditor, line).records for line in lines)
        for key in sorted({*_accounts_of(case), *(key for keys in behind for key in keys)}):
            try:
                self.changes.end_hold(key, case.id, now, by)
            except NotFound:
                # The reply asked something, and held nothing.
                continue
            self.wake_ups.put(key, now + _SOON)


def _accounts_of(case: Case) -> Iterator[DebtorKey]:
    return (DebtorKey(case.creditor, debtor) for debtor in case.debtors)
