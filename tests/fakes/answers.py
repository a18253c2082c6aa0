"""What became of questions, in memory."""

from collections.abc import Sequence

from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.ids import DebtorKey
from puntual.ports.conversation import Answers
from tests.fakes.outage import Breakable


class FakeAnswers(Breakable, Answers):
    def __init__(self) -> None:
        super().__init__()
        self.records: dict[tuple[DebtorKey, str], AnswerRecord] = {}

    def find(self, key: DebtorKey, question: str) -> AnswerRecord | None:
        self._may_fail("find")
        return self.records.get((key, question))

    def note(self, key: DebtorKey, record: AnswerRecord) -> None:
        self._may_fail("note")
        known = self.records.get((key, record.question))
        was_sent = known is not None and known.state is AnswerState.SENT
        is_news = was_sent and record.takes_back_sent
        if known is None or not known.is_final or is_news:
            self.records[key, record.question] = record
        self._may_lose_answer("note")

    def all_of(self, key: DebtorKey) -> Sequence[AnswerRecord]:
        own = [one for (who, _), one in self.records.items() if who == key]
        return sorted(own, key=lambda one: (one.asked_at, one.question))
