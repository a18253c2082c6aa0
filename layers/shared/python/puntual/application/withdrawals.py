"""A withdrawal is a person's: it holds for every id that stands for them, and for every record.

It is kept for the ids first, whether or not a record has them: a record that comes while this is
under way finds it there. What is cut short is finished by the webhook's repeat.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.person import MOST_SHARERS, Person, lines, lines_of
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.accounts import AccountChanges, Accounts, People

# Ids lead to records and records to ids. So many records are not one person's any more.
_MOST_RECORDS: Final = 5 * MOST_SHARERS


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """The ports by which withdrawals spread."""

    accounts: Accounts
    changes: AccountChanges
    people: People

    def record(self, creditor: CreditorId, wa_ids: Collection[str], said: ConsentEvent) -> bool:
        """Record what a person withdrew, for all their ids and records.

        A record that cannot take it now delays no other.

        Args:
            creditor: the one that it was said to.
            wa_ids: the ids from which it was said.
            said: the withdrawal.

        Returns:
            Whether it was news to any record.

        Raises:
            StaleAccount: a record could not take it; all others have it.
            Unavailable: the same.
        """
        spread = _Spread(self, said)
        waiting = lines(wa_ids)
        while waiting:
            people = [spread.keep(creditor, line) for line in sorted(waiting)]
            waiting = spread.tell(key for person in people for key in person.concerned)
            waiting |= spread.lines_since(people)
        if spread.errors:
            raise spread.errors[0]
        return spread.is_news


@dataclass(slots=True)
class _Spread:
    """How far one withdrawal got."""

    ports: Withdrawals
    said: ConsentEvent
    kept: set[str] = field(default_factory=set)
    told: set[DebtorKey] = field(default_factory=set)
    errors: list[StaleAccount | Unavailable] = field(default_factory=list)
    is_news: bool = False

    def keep(self, creditor: CreditorId, line: str) -> Person:
        """Keep it for a line, and return who is behind the line."""
        self.kept.add(line)
        self.ports.people.keep_withdrawal(creditor, line, self.said)
        return self.ports.people.find(creditor, line)

    def lines_since(self, people: Iterable[Person]) -> frozenset[str]:
        """Return the lines that people have now who had changed theirs after they said it."""
        changes = (one.changed for one in people if not one.is_placeholder)
        later = (one for one in changes if one is not None and one.at >= self.said.at)
        return lines(one for change in later for one in change.new_ids) - self.kept

    def tell(self, records: Iterable[DebtorKey]) -> frozenset[str]:
        """Add it to records, and return the lines by which they lead on."""
        found: set[str] = set()
        for key in sorted({*records} - self.told):
            if len(self.told) < _MOST_RECORDS:
                self.told.add(key)
                found |= self._lines_after(key)
        return frozenset(found - self.kept)

    def _lines_after(self, key: DebtorKey) -> set[str]:
        try:
            self.is_news |= self.ports.changes.add_consent(key, self.said)
            known = self.ports.accounts.look(key)
        except (StaleAccount, Unavailable) as error:
            self.errors.append(error)
            return set()
        if known is None:
            return set()
        if known.profile.merged_into is None:
            return {*lines_of(known.profile)}
        # While it is merged its lines lead to it, and what is said of it to the one that stays.
        home = DebtorKey(key.creditor, known.profile.merged_into)
        self.told.add(home)
        return {*lines_of(known.profile)} | self._lines_after(home)
