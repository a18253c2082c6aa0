"""The ports that answering needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from puntual.application.sending_limits import SendingLimits
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.domain.templates.template import Template
from puntual.domain.wording.phrases import Wording
from puntual.ports.accounts import AccountChanges, Accounts
from puntual.ports.cases import CaseEvents, Cases
from puntual.ports.clock import Clock
from puntual.ports.contacts import Contacts, UncertainSends
from puntual.ports.conversation import Answers, KeptWords, Words
from puntual.ports.creditors import CreditorReader
from puntual.ports.messaging import SessionMessenger
from puntual.ports.scheduling import WakeUps
from puntual.ports.slots import SlotBook


class AnswerTexts(Protocol):
    """The texts that answer questions."""

    def find(self, stem: str, profile: Profile, form: FormOfAddress | None) -> Template:
        """Return a text in a debtor's language and form of address.

        Args:
            stem: which text.
            profile: of the debtor.
            form: how the creditor addresses all its customers; None for the usual form of each.

        Raises:
            MissingConfiguration: there is no such text.
        """
        ...


@dataclass(frozen=True, slots=True)
class AnswerPorts:
    """The ports that answering needs.

    Attributes:
        asked: where the question lies; it is read by its id.
        said: where the words of an answer are kept.
        clock: the clock of every decision; on one machine it may jump or stand still.
        flowing: the clock that slots are instants of; it flows as real time does.
        wait_until: returns at an instant of the flowing clock.
        pace_of: how fast a number may send, as of an instant.
    """

    asked: KeptWords
    said: Words
    answers: Answers
    accounts: Accounts
    contacts: Contacts
    uncertain_sends: UncertainSends
    changes: AccountChanges
    wake_ups: WakeUps
    cases: Cases
    events: CaseEvents
    creditors: CreditorReader
    terms: TermsBook
    limits: SendingLimits
    slots: SlotBook
    pace_of: Callable[[PhoneNumberId, datetime], Pace]
    messenger: SessionMessenger
    texts: AnswerTexts
    wording: Wording
    clock: Clock
    flowing: Clock
    wait_until: Callable[[datetime], None]
