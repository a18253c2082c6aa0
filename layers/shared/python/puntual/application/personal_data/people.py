"""A person, as a creditor knows them: all records, lines and writers, and the holds on them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from puntual.domain.accounts.books.merging import debtors_merged_into
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.people.legal_hold import LegalHold
from puntual.domain.accounts.person import MOST_SHARERS, Person, lines_of
from puntual.domain.conversation.kept_message import UnknownSender, Writer
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.phone import line_of
from puntual.ports.accounts import AccountChanges, Accounts, People
from puntual.ports.cases import Cases
from puntual.ports.conversation import KeptWords, MediaStore
from puntual.ports.history import ContactHistory
from puntual.ports.personal_data.legal_holds import LegalHolds

# Lines lead to records and records to lines. So many records are not one person's any more.
_MOST_RECORDS: Final = 5 * MOST_SHARERS


@dataclass(frozen=True, slots=True)
class PersonRecords:
    """One person, as a creditor knows them.

    Attributes:
        records: their debtors; behind each those that are found by its lines only.
        lines: all lines and ids that stand for them.
    """

    records: tuple[DebtorKey, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The ports by which a person is found and forgotten."""

    accounts: Accounts
    changes: AccountChanges
    people: People
    history: ContactHistory
    words: KeptWords
    media: MediaStore
    holds: LegalHolds
    cases: Cases

    def of_line(self, creditor: CreditorId, line: str) -> PersonRecords:
        """Return the person behind a line.

        Raises:
            NotFound: no record has it.
            Conflict: more debtors have it than one person can be.
        """
        return self._follow(creditor, [], [line_of(line)])

    def of_debtor(self, key: DebtorKey) -> PersonRecords:
        """Return the person that a debtor is.

        Raises:
            NotFound: the creditor has no such debtor.
        """
        return self._follow(key.creditor, [key], [])

    def home_of(self, key: DebtorKey) -> DebtorKey:
        """Return a debtor, or the one that they have become.

        Raises:
            NotFound: the creditor has no such debtor.
        """
        into = self.look(key).profile.merged_into
        return key if into is None else self.home_of(DebtorKey(key.creditor, into))

    def writers_of_debtor(self, key: DebtorKey) -> tuple[Writer, ...]:
        """Return the writers of a debtor's words, also of those before they had a record."""
        strangers = (UnknownSender(key.creditor, line) for line in self.lines_of_debtor(key))
        return (key, *self.merged_into(key), *strangers)

    def writers_of(self, person: PersonRecords) -> tuple[Writer, ...]:
        """Return the writers of all words of a person."""
        creditor = person.records[0].creditor
        merged = (gone for key in person.records for gone in self.merged_into(key))
        strangers = (UnknownSender(creditor, line) for line in person.lines)
        return (*person.records, *merged, *strangers)

    def holds_on(self, key: DebtorKey) -> tuple[LegalHold, ...]:
        """Return the legal holds that stand on a debtor, or on one that they were merged with."""
        records = (key, *self.merged_into(key))
        return tuple(filter(None, map(self.holds.find, records)))

    def merged_into(self, key: DebtorKey) -> tuple[DebtorKey, ...]:
        """Return all records that went over to one, where their old messages still lie."""
        found, waiting = set[DebtorKey](), {key}
        while waiting and len(found) < _MOST_RECORDS:
            accounts = map(self.accounts.read, sorted(waiting))
            into = (one for one in accounts if one is not None)
            waiting = {
                DebtorKey(key.creditor, debtor)
                for one in into
                for debtor in debtors_merged_into(one)
            }
            waiting -= {key, *found}
            found |= waiting
        return tuple(sorted(found))

    def has_media(self, person: PersonRecords) -> bool:
        """Tell whether a photo, a document or a recording of a person is kept."""
        writers = self.writers_of(person)
        return any(one.file is not None for writer in writers for one in self.words.all_of(writer))

    def _follow(
        self, creditor: CreditorId, records: Collection[DebtorKey], lines: Iterable[str]
    ) -> PersonRecords:
        told = {*lines}
        behind = {key for line in told for key in self._behind(creditor, line)}
        known = [*records, *sorted(behind)]
        waiting = {*known}
        while waiting and len(known) < _MOST_RECORDS:
            fresh = {line for key in waiting for line in self.lines_of_debtor(key)} - told
            told |= fresh
            waiting = {key for line in fresh for key in self.people.find(creditor, line).records}
            waiting -= {*known}
            known += sorted(waiting)
        if not known:
            raise NotFound("nobody has this phone")
        return PersonRecords(tuple(known), tuple(sorted(told)))

    def _behind(self, creditor: CreditorId, line: str) -> tuple[DebtorKey, ...]:
        person: Person = self.people.find(creditor, line)
        if person.is_placeholder:
            raise Conflict("more debtors have this phone than one person can be; name a debtor")
        return person.records

    def lines_of_debtor(self, key: DebtorKey) -> tuple[str, ...]:
        """Return the lines and ids that stand for a debtor, or did and are free since."""
        profile = self.look(key).profile
        now = {one: self.people.find(key.creditor, one) for one in lines_of(profile)}
        left = {one: self.people.find(key.creditor, one) for one in profile.left_lines}
        own = [line for line, person in now.items() if not person.is_placeholder]
        # What somebody else has by now is theirs.
        return (*own, *(line for line, person in left.items() if not person.debtors))

    def look(self, key: DebtorKey) -> AccountExcerpt:
        """Return a record as of now.

        Raises:
            NotFound: the creditor has no such debtor.
        """
        excerpt = self.accounts.look(key)
        if excerpt is None:
            raise NotFound("the creditor has no such debtor")
        return excerpt
