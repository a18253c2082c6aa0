"""Erasure: what names or reaches a person goes, and the proof of how they were treated stays.

Whoever asks to be forgotten must not be written to when a billing system sends them again the same
night. So a digest of each line stays, by which every withdrawal holds for whoever comes with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from puntual.domain.accounts.books.merging import debtors_merged_into
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.person import MOST_SHARERS, Person, lines_of
from puntual.domain.conversation.kept_message import UnknownSender, Writer
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.phone import line_of
from puntual.ports.accounts import AccountChanges, Accounts, People
from puntual.ports.conversation import KeptWords, MediaStore
from puntual.ports.history import ContactHistory

_SOURCE: Final = "erasure"
# Lines lead to records and records to lines. So many records are not one person's any more.
_MOST_RECORDS: Final = 5 * MOST_SHARERS


@dataclass(frozen=True, slots=True)
class PersonRecords:
    """One person, as a creditor knows them.

    Attributes:
        records: their debtors, by name.
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

    def of_line(self, creditor: CreditorId, line: str) -> PersonRecords:
        """Return the person behind a line.

        Raises:
            NotFound: nobody has it.
            Conflict: more debtors have it than one person can be.
        """
        return self._follow(creditor, [], [line_of(line)])

    def of_debtor(self, key: DebtorKey) -> PersonRecords:
        """Return the person that a debtor is.

        Raises:
            NotFound: the creditor has no such debtor.
        """
        return self._follow(key.creditor, [key], [])

    def reasons_to_keep(self, person: PersonRecords, now: datetime) -> tuple[str, ...]:
        """Return why a law may want the data kept: each of them, with the debtor.

        What is owed and what is disputed is needed for as long as it is: nobody has to forget a
        claim that is still to be settled.
        """
        return tuple(
            reason for key in person.records for reason in sorted(self._reasons_of(key, now))
        )

    def erase(self, person: PersonRecords, by: str, now: datetime) -> None:
        """Forget a person; repeated, it goes on where it was cut short.

        Args:
            person: whom.
            by: who decided it; that stays on record.
            now: the instant (UTC).

        Raises:
            Conflict: one of the records is about to become another one.
            Unavailable: a record kept changing; what is left is done by the same again.
        """
        if any(self._look(key).profile.is_merging for key in person.records):
            raise Conflict("a merge of this person is under way; finish it first")
        said = ConsentEvent(ConsentKind.REVOKED, now, _SOURCE, f"operator:{by}")
        creditor = person.records[0].creditor
        for line in person.lines:
            self._erase_words(UnknownSender(creditor, line))
            self.people.erase(creditor, line, said)
        for key in person.records:
            self.changes.add_consent(key, said)
        for key in person.records:
            for gone in self.merged_into(key):
                self._erase_words(gone)
                self.history.erase_message_ids(gone)
            self._erase_words(key)
            self.history.erase_message_ids(key)
            self.changes.erase_person(key)

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
        creditor = person.records[0].creditor
        strangers = [UnknownSender(creditor, line) for line in person.lines]
        merged = [gone for key in person.records for gone in self.merged_into(key)]
        writers: list[Writer] = [*person.records, *merged, *strangers]
        return any(one.file is not None for writer in writers for one in self.words.all_of(writer))

    def _erase_words(self, writer: Writer) -> None:
        """Remove media before the messages that name them."""
        for message in self.words.all_of(writer):
            if message.file is not None:
                self.media.remove(message.file.key)
        self.words.erase(writer)

    def _reasons_of(self, key: DebtorKey, now: datetime) -> set[str]:
        view = self._look(key).view(now)
        reasons = {f"{key.debtor} owes"} if view.open_instalments else set()
        if any(one.kind is HoldKind.DISPUTE for one in view.active_holds(now)):
            reasons.add(f"{key.debtor} is in a dispute")
        return reasons

    def _follow(
        self, creditor: CreditorId, records: Collection[DebtorKey], lines: Iterable[str]
    ) -> PersonRecords:
        known, told = {*records}, {*lines}
        known |= {key for line in told for key in self._behind(creditor, line)}
        waiting = {*known}
        while waiting and len(known) < _MOST_RECORDS:
            fresh = {line for key in waiting for line in self._lines_of(key)} - told
            told |= fresh
            waiting = {key for line in fresh for key in self.people.find(creditor, line).records}
            waiting -= known
            known |= waiting
        if not known:
            raise NotFound("nobody has this phone")
        return PersonRecords(tuple(sorted(known)), tuple(sorted(told)))

    def _behind(self, creditor: CreditorId, line: str) -> tuple[DebtorKey, ...]:
        person: Person = self.people.find(creditor, line)
        if person.is_placeholder:
            raise Conflict("more debtors have this phone than one person can be; name a debtor")
        return person.records

    def _lines_of(self, key: DebtorKey) -> tuple[str, ...]:
        profile = self._look(key).profile
        now = {one: self.people.find(key.creditor, one) for one in lines_of(profile)}
        left = {one: self.people.find(key.creditor, one) for one in profile.left_lines}
        own = [line for line, person in now.items() if not person.is_placeholder]
        # What somebody else has by now is theirs.
        return (*own, *(line for line, person in left.items() if not person.debtors))

    def _look(self, key: DebtorKey) -> AccountExcerpt:
        excerpt = self.accounts.look(key)
        if excerpt is None:
            raise NotFound("the creditor has no such debtor")
        return excerpt
