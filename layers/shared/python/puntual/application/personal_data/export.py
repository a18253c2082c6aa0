"""Everything that is held of a person, as plain values: who asks for it gets all in one piece.

An export is a reading of words: who made it is on record before anything is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from puntual.application.personal_data.people import PersonalData, PersonRecords
from puntual.application.plain_values import to_plain
from puntual.domain.accounts.account import Account
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import REPLY, KeptMessage, Writer, message_id
from puntual.domain.decision.answers.record import AnswerRecord
from puntual.ports.conversation import Answers
from puntual.ports.decisions import Decisions, SuppressedMessage
from puntual.ports.word_readings import WordReading, WordReadings


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One record of a person.

    Attributes:
        not_sent: the decisions that ended in no message, with their reasons.
        answers: what became of the questions.
        messages: what was written under it, the first message first.
    """

    account: Account
    not_sent: Sequence[SuppressedMessage]
    answers: Sequence[AnswerRecord]
    messages: Sequence[KeptMessage]


@dataclass(frozen=True, slots=True)
class HeldOfPerson:
    """Everything that is held of a person.

    Attributes:
        records: those of today, then those that were merged into them.
        strangers: what was written from their lines before a record had them.
        cases: what a person had to read, as far as a hold or a message names it.
    """

    person: PersonRecords
    by: str
    at: datetime
    records: Sequence[HeldRecord]
    strangers: Sequence[KeptMessage]
    cases: Sequence[Case]

    @property
    def messages(self) -> Sequence[KeptMessage]:
        """All that was written, the first message first."""
        own = (one for record in self.records for one in record.messages)
        return sorted((*own, *self.strangers), key=lambda one: (one.at, one.wamid))


@dataclass(frozen=True, slots=True)
class Exporter:
    """The ports by which all that is held is read."""

    data: PersonalData
    decisions: Decisions
    answers: Answers
    readings: WordReadings

    def read(self, person: PersonRecords, by: str, now: datetime) -> HeldOfPerson:
        """Return everything, once it is on record that it is read.

        Raises:
            Unavailable: the reading could not be put on record.
        """
        merged = (gone for key in person.records for gone in self.data.merged_into(key))
        keys = tuple(dict.fromkeys((*person.records, *merged)))
        debtors = tuple(key.debtor for key in keys)
        self.readings.note(WordReading(keys[0].creditor, by, now, debtors))
        accounts = [one for key in keys if (one := self.data.accounts.read(key)) is not None]
        records = [self._record(one) for one in accounts]
        writers = [one for one in self.data.writers_of(person) if one not in keys]
        strangers = [said for one in writers for said in self._written(one)]
        held = HeldOfPerson(person, by, now, records, strangers, ())
        return replace(held, cases=[*self._cases(held)])

    def plain(self, held: HeldOfPerson) -> dict[str, object]:
        """Return everything as JSON values."""
        creditor, today = held.person.records[0].creditor, len(held.person.records)
        accounts = [to_plain(one.account) for one in held.records]
        people = self.data.people
        return {
            "creditor": creditor,
            "made_at": held.at.isoformat(),
            "made_by": held.by,
            "records": accounts[:today],
            "merged": accounts[today:],
            "lines": {
                line: to_plain(people.find(creditor, line).withdrawals)
                for line in held.person.lines
            },
            "answers": _by_debtor(held.records, [one.answers for one in held.records]),
            "not_sent": _by_debtor(held.records, [one.not_sent for one in held.records]),
            "words": [to_plain(one) for one in held.messages],
            "media": [media_of(one) for one in held.messages if one.media is not None],
            "cases": [to_plain(one) for one in held.cases],
            "legal_holds": [
                to_plain(one) for key in held.person.records for one in self.data.holds_on(key)
            ],
        }

    def _record(self, account: Account) -> HeldRecord:
        key = account.key
        return HeldRecord(
            account, self.decisions.history(key), self.answers.all_of(key), self._written(key)
        )

    def _written(self, writer: Writer) -> list[KeptMessage]:
        """Return what was written; what its writer took back is shown to no person."""
        found = self.data.words.all_of(writer)
        return [one if one.hidden_at is None else replace(one, text="") for one in found]

    def _cases(self, held: HeldOfPerson) -> Iterator[Case]:
        holds = (one.id for record in held.records for one in record.account.holds)
        ids = [one for one in holds if one.startswith(REPLY)]
        for id_ in dict.fromkeys((*ids, *(message_id(one.wamid) for one in held.messages))):
            case = self.data.cases.find(held.person.records[0].creditor, id_)
            if case is not None:
                yield case


def media_of(message: KeptMessage) -> dict[str, object]:
    """Return what a message carried, and where it is kept."""
    file, media = message.file, message.media
    return {
        "at": message.at.isoformat(),
        "kind": message.kind.value,
        "mime_type": "" if media is None else media.mime_type,
        "file_name": "" if media is None else media.file_name,
        "kept_as": None if file is None else file.key,
        "size": None if file is None else file.size,
        "sha256": None if file is None else file.sha256,
    }


def _by_debtor(
    records: Sequence[HeldRecord], values: Sequence[Sequence[object]]
) -> dict[str, list[object]]:
    pairs = zip(records, values, strict=True)
    return {one.account.key.debtor: [to_plain(each) for each in own] for one, own in pairs}
