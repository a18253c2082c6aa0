"""Pass on a person's own words to where they are sent from, if they may be said at all.

The person holds no token of WhatsApp. The words lie with all words, and their digest is on
record where only people and the sender of answers write: it vouches for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from puntual.application.terms import TermsBook
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.person import has_same_line
from puntual.domain.conversation.kept_message import KeptMessage, digest_of, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.answer import decide_answer
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.answers.question import Question, Topic
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.errors import MissingConfiguration, NotFound
from puntual.domain.ids import DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.reasons import Reason
from puntual.ports.accounts import Accounts
from puntual.ports.conversation import Answers, KeptWords, Words
from puntual.ports.creditors import CreditorReader
from puntual.ports.passed_replies import PassedReplies, PassedReply

_LANGUAGE: Final = "es"


@dataclass(frozen=True, slots=True)
class Passed:
    """It is on its way.

    Attributes:
        until: before which it is not sent (UTC); None for at once.
        reasons: why it waits.
    """

    until: datetime | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Barred:
    """It may not be said, or not as free text any more."""

    reasons: tuple[Reason, ...]


type Said = Passed | Barred


@dataclass(frozen=True, slots=True)
class PersonSays:
    """The ports by which a person says something."""

    kept: KeptWords
    words: Words
    answers: Answers
    accounts: Accounts
    creditors: CreditorReader
    terms: TermsBook
    replies: PassedReplies

    def say(self, key: DebtorKey, text: str, by: str, now: datetime) -> Said:
        """Pass on what a person says to a debtor; the same again is said once.

        Args:
            key: the debtor.
            text: in the person's own words, already found harmless.
            by: the person.
            now: the instant (UTC).

        Raises:
            NotFound: there is no such debtor.
            MissingConfiguration: the creditor is not set up.
            Unavailable: it is not passed on; the same again does no harm.
        """
        account = self.accounts.look(key)
        if account is None:
            raise NotFound("the creditor has no such debtor")
        latest = _latest(self.kept.all_of(key))
        if latest is None or not _is_own_chat(latest, account):
            late = Reason.ANSWER_TOO_LATE if latest is None else Reason.ANSWER_UNCONFIRMED
            return Barred((late,))
        named = _name_of(key, latest, text)
        known = self.answers.find(key, message_id(named))
        if known is not None and known.is_final:
            return Barred(known.reasons or (Reason.ANSWERED,))
        return self._say(account, latest, _Words(named, text, by, now))

    def _say(self, account: AccountExcerpt, latest: KeptMessage, said: "_Words") -> Said:
        creditor = self.creditors.read(account.key.creditor)
        if creditor is None:
            raise MissingConfiguration("the creditor has no configuration; put it with the CLI")
        found = self.terms.with_phone(account)
        terms = self.terms.terms_for(found, creditor, said.at)
        question = Question(said.id, Topic.SAID, latest.at, _LANGUAGE)
        decision = decide_answer(question, found.view(said.at), terms, said.at)
        if isinstance(decision, Stop | HandOver):
            return Barred(decision.reasons)
        kept = said.kept(latest, terms.policy or DEFAULT_POLICY)
        on_hold = account.profile.on_legal_hold
        self._pass_on(account.key, replace(kept, on_legal_hold=on_hold), latest.at)
        return Passed(decision.until, decision.reasons) if isinstance(decision, Wait) else Passed()

    def _pass_on(self, key: DebtorKey, message: KeptMessage, asked_at: datetime) -> None:
        """Keep the words, vouch for them, and only then pass them on."""
        name = message_id(message.wamid)
        self.words.keep(key, message)
        waiting = AnswerRecord(
            name,
            Topic.SAID,
            asked_at,
            AnswerState.WAITING,
            message.at,
            digest=digest_of(message.text),
        )
        self.answers.note(key, waiting)
        self.replies.put_all([PassedReply(key.creditor, key.debtor, name, message.at)])


@dataclass(frozen=True, slots=True)
class _Words:
    """What a person says, with the name that the same words have each time."""

    name: str
    text: str
    by: str
    at: datetime

    @property
    def id(self) -> str:
        return message_id(self.name)

    def kept(self, latest: KeptMessage, policy: Policy) -> KeptMessage:
        return KeptMessage(
            self.name,
            self.at,
            MessageKind.TEXT,
            self.text,
            latest.wamid,
            SpokenIntent.HUMAN,
            self.at + policy.talk.keep,
            by=self.by,
        )


def _latest(messages: Sequence[KeptMessage]) -> KeptMessage | None:
    """Return the last message of the person, by which WhatsApp's 24 hours count."""
    return max((one for one in messages if not one.by), key=lambda one: one.at, default=None)


def _is_own_chat(latest: KeptMessage, account: AccountExcerpt) -> bool:
    """Tell whether the message came from the phone to which an answer goes."""
    phone = account.profile.phone
    return phone is None or not latest.phone or has_same_line(latest.phone, phone)


def _name_of(key: DebtorKey, latest: KeptMessage, text: str) -> str:
    return f"say.{digest_of(f'{key.creditor}|{key.debtor}|{latest.wamid}|{text}')[:32]}"
