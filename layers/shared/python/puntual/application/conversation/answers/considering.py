"""Look at a question and its account as of now, and decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.application.expire_contacts import expire_overdue
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.person import has_same_line
from puntual.domain.conversation.kept_message import KeptMessage, message_id
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.answer import decide_answer
from puntual.domain.decision.answers.asking_back import is_asked_back, may_ask_back
from puntual.domain.decision.answers.decision import AnswerDecision, HandOver
from puntual.domain.decision.answers.question import Question, Topic
from puntual.domain.decision.plan import Send, Stop
from puntual.domain.decision.terms import Terms
from puntual.domain.errors import MissingConfiguration
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason

TOPICS: Final[Mapping[SpokenIntent, Topic]] = MappingProxyType(
    {
        SpokenIntent.ASK_BALANCE: Topic.BALANCE,
        SpokenIntent.ASK_INVOICE_COPY: Topic.INVOICE,
        SpokenIntent.ASK_BANK_DETAILS: Topic.HOW_TO_PAY,
        SpokenIntent.ASK_PAYMENT_LINK: Topic.HOW_TO_PAY,
        SpokenIntent.PROMISE: Topic.DAY,
        SpokenIntent.ALREADY_PAID: Topic.RECEIPT,
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that asks for something, or one that a person has written to be said.

    Attributes:
        at: when it was asked (UTC); by what a person says, the message that this answers.
    """

    key: DebtorKey
    message: KeptMessage
    topic: Topic
    at: datetime

    @property
    def id(self) -> str:
        """Name it in records."""
        return message_id(self.message.wamid)

    @property
    def is_of_a_person(self) -> bool:
        """Tell whether the message is what is to be said, and no question."""
        return self.topic is Topic.SAID

    @property
    def quoted(self) -> str:
        """The message that is shown above the answer, by WhatsApp's id."""
        return self.message.answered if self.is_of_a_person else self.message.wamid

    def was_changed_since(self, at: datetime) -> bool:
        """Tell whether its writer has edited it since an instant; then it asks something else."""
        return self.message.edited_at is not None and self.message.edited_at > at


@dataclass(frozen=True, slots=True)
class Considered:
    """A decision about a question, with all that it was taken from."""

    asked: Asked
    creditor: Creditor
    account: AccountExcerpt
    terms: Terms
    decision: AnswerDecision
    now: datetime


def is_asked(ports: AnswerPorts, asked: Asked, now: datetime) -> bool:
    """Tell whether a message asks for something, or leaves open what is asked back."""
    if not is_asked_back(asked.topic):
        return True
    found = ports.accounts.look(asked.key)
    return found is not None and may_ask_back(asked.topic, found.view(now), asked.id, now)


def consider(ports: AnswerPorts, asked: Asked, now: datetime) -> Considered | None:
    """Decide about a question by the account as of now; None without an account.

    Raises:
        MissingConfiguration: the creditor is not set up.
        Unavailable: the account kept changing meanwhile.
    """
    creditor = ports.creditors.read(asked.key.creditor)
    if creditor is None:
        raise MissingConfiguration("the creditor has no configuration; put it with the CLI")
    found = ports.accounts.look(asked.key)
    if found is None:
        return None
    account = _as_of(ports.terms, found, ports, now)
    terms = ports.terms.terms_for(account, creditor, now)
    language = _language(ports, asked.topic, account.profile, creditor)
    question = Question(asked.id, asked.topic, asked.at, language)
    decided = decide_answer(question, account.view(now), terms, now)
    decision = _as_asked(asked, account.profile, decided)
    return Considered(asked, creditor, account, terms, decision, now)


def _as_asked(asked: Asked, profile: Profile, decision: AnswerDecision) -> AnswerDecision:
    """Leave to a person what was asked otherwise, or in another chat than the debtor's own."""
    if isinstance(decision, Stop) and decision.reasons != (Reason.ANSWERED,):
        return decision
    phone = asked.message.phone
    left: tuple[Reason, ...] = ()
    if asked.message.edited_at is not None:
        left = (Reason.QUESTION_CHANGED,)
    elif isinstance(decision, Send) and phone and not has_same_line(phone, profile.phone):
        left = (Reason.ANSWER_UNCONFIRMED,)
    if not left:
        return decision
    return Stop(left) if is_asked_back(asked.topic) else HandOver(left)


def _as_of(
    book: TermsBook, account: AccountExcerpt, ports: AnswerPorts, now: datetime
) -> AccountExcerpt:
    return book.with_phone(expire_overdue(ports.contacts, account, now)[0])


def _language(ports: AnswerPorts, topic: Topic, profile: Profile, creditor: Creditor) -> str:
    """Return the language of the answer; empty where the creditor has not said what to say."""
    says = {
        Topic.BALANCE: True,
        Topic.INVOICE: bool(creditor.contact_line.strip()),
        Topic.HOW_TO_PAY: bool(creditor.how_to_pay.strip()),
        Topic.DAY: True,
        Topic.RECEIPT: True,
        Topic.SAID: True,
    }
    if not says[topic]:
        return ""
    said = Topic.BALANCE if topic is Topic.SAID else topic
    return ports.texts.find(stem_of(said), profile, creditor.form_of_address).language


def stem_of(topic: Topic, *, is_nothing_open: bool = False) -> str:
    """Return the stem of the text that answers a topic."""
    return "answer_nothing_open" if is_nothing_open else f"answer_{topic}"
