"""Words, shown to a person with a name: the reading is on record before anything is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import KeptMessage, UnknownSender, Writer
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.cases import Cases
from puntual.ports.conversation import KeptWords
from puntual.ports.word_readings import WordReading, WordReadings


@dataclass(frozen=True, slots=True)
class ShownWords:
    """The ports by which people read words."""

    kept: KeptWords
    readings: WordReadings
    cases: Cases

    def of_debtor(self, key: DebtorKey, by: str, now: datetime) -> Sequence[KeptMessage]:
        """Return what a debtor wrote, as far as it is kept, the first message first.

        Raises:
            Unavailable: the reading could not be put on record.
        """
        self.readings.note(WordReading(key.creditor, by, now, (key.debtor,)))
        return self.kept.all_of(key)

    def of_case(
        self, creditor: CreditorId, id_: str, by: str, now: datetime
    ) -> Sequence[KeptMessage]:
        """Return the message that a case is about; nothing where it is not kept any more.

        Raises:
            NotFound: there is no such case.
            Unavailable: the reading could not be put on record.
        """
        case = self.cases.find(creditor, id_)
        if case is None:
            raise NotFound("the creditor has no such case; puntual case list shows them")
        self.readings.note(WordReading(creditor, by, now, case.debtors, case.id))
        found = self.kept.find(_writer_of(case), case.wamid)
        return [] if found is None else [found]


def _writer_of(case: Case) -> Writer:
    """Return where the words lie; those of several debtors lie under each."""
    if case.debtors:
        return DebtorKey(case.creditor, case.debtors[0])
    return UnknownSender(case.creditor, case.sender)
