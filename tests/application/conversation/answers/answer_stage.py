"""Fakes of all ports around the answerer, with the debtor who asks in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from puntual.adapters.packaged.answer_texts import PackagedAnswerTexts
from puntual.adapters.packaged.wording import load_wording
from puntual.application.conversation.answering import Answerer
from puntual.application.conversation.answers.outcomes import AnswerOutcome
from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.conversation.kept_message import KeptMessage, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.record import AnswerRecord
from puntual.domain.errors import PuntualError
from puntual.ports.contacts import Contacts
from puntual.ports.messaging import Accepted, SendOutcome, SessionMessage, SessionMessenger
from tests.domain.decision.answers.answer_cases import ASKED_AT, asker
from tests.domain.decision.decision_cases import KEY
from tests.fakes.answers import FakeAnswers
from tests.fakes.cases import FakeCaseEvents, FakeCases
from tests.fakes.clock import FixedClock
from tests.fakes.words import FakeWords
from tests.functions.send_message.sending_setup import CREDITOR, SendingSetup

WAMID = "wamid.asked"
QUESTION = message_id(WAMID)
NOW = ASKED_AT + timedelta(seconds=5)


class FakeSession(SessionMessenger):
    """A messenger that follows a script, then accepts everything."""

    def __init__(self) -> None:
        self.messages: list[SessionMessage] = []
        self.script: list[SendOutcome | Exception] = []

    def send(self, message: SessionMessage) -> SendOutcome:
        following = self.script.pop(0) if self.script else None
        if isinstance(following, PuntualError):
            raise following
        self.messages.append(message)
        if isinstance(following, Exception):
            raise following
        return following or Accepted(f"wamid.{len(self.messages)}", message.to.removeprefix("+"))


class _ActingContacts:
    """Contacts before whose first claim something happens."""

    def __init__(self, contacts: Contacts, act: Callable[[], object]) -> None:
        self._contacts = contacts
        self._act = act

    def claim(self, *parts: Any) -> None:
        act, self._act = self._act, lambda: None
        act()
        self._contacts.claim(*parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._contacts, name)


@dataclass
class AnswerStage:
    """The fakes, at hand; whoever waits for a slot finds what `meanwhile` has changed."""

    debtor: Account = field(default_factory=asker)
    intent: SpokenIntent = SpokenIntent.ASK_BALANCE
    how_to_pay: str = "por transferencia a la CLABE 000"
    meanwhile: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.sending = SendingSetup(self.debtor, NOW)
        creditor = replace(CREDITOR, how_to_pay=self.how_to_pay)
        self.sending.creditors.put(creditor)
        self.words, self.answers = FakeWords(), FakeAnswers()
        self.cases, self.events = FakeCases(), FakeCaseEvents()
        self.session, self.flowing = FakeSession(), FixedClock(NOW)
        self.ask()

    def ask(self, **parts: object) -> None:
        """Keep the words of the question."""
        message = KeptMessage(
            WAMID,
            ASKED_AT,
            MessageKind.TEXT,
            "cuanto debo",
            "",
            self.intent,
            ASKED_AT + timedelta(days=180),
        )
        self.words.messages[KEY, WAMID] = replace(message, **parts)  # type: ignore[arg-type]  # named

    @property
    def ports(self) -> AnswerPorts:
        sending = self.sending
        return AnswerPorts(
            asked=self.words,
            said=self.words,
            answers=self.answers,
            accounts=sending.accounts,
            contacts=sending.contacts,
            uncertain_sends=sending.uncertain_sends,
            changes=sending.changes,
            wake_ups=sending.wake_ups,
            cases=self.cases,
            events=self.events,
            creditors=sending.creditors,
            terms=sending.terms,
            limits=sending.sending_limits,
            slots=sending.slots,
            pace_of=sending.paces.pace_of,
            messenger=self.session,
            texts=PackagedAnswerTexts(),
            wording=load_wording(),
            clock=sending.clock,
            flowing=self.flowing,
            wait_until=self._wait_until,
        )

    def _wait_until(self, at: datetime) -> None:
        self.meanwhile()
        self.flowing.set(max(at, self.flowing.at))

    def answer(
        self,
        after: timedelta = timedelta(0),
        before_claim: Callable[[], object] = lambda: None,
    ) -> AnswerOutcome:
        """Look at the question, so long after it was asked and a moment.

        Args:
            after: how long.
            before_claim: what happens when all is decided and nothing claimed.
        """
        now = NOW + after
        self.sending.clock.set(now)
        self.flowing.set(now)
        contacts: Any = _ActingContacts(self.sending.contacts, before_claim)
        return Answerer(replace(self.ports, contacts=contacts)).answer(KEY, QUESTION, now)

    def another_answer(self) -> AnswerOutcome:
        """Look at the question as another worker does."""
        self.meanwhile = lambda: None
        return Answerer(self.ports).answer(KEY, QUESTION, NOW)

    @property
    def record(self) -> AnswerRecord | None:
        return self.answers.records.get((KEY, QUESTION))

    def answering(self) -> Contact:
        """Return the only answer that the account has."""
        (only,) = (one for one in self.sending.stored().contacts if one.purpose == "answer")
        return only

    def said(self) -> Iterable[str]:
        """Return the texts of ours that are kept and shown."""
        kept = self.words.messages.values()
        return [one.text for one in kept if one.by and one.hidden_at is None]
