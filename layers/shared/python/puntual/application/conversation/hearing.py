"""Hear a message: what it says, and whose reminders it holds until when.

The account is read for words only, and for what concerns one of several debtors: a button of a
debtor's own phone says all by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from puntual.domain.accounts.books.promises import streak_of
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import replaced_by_edit
from puntual.domain.conversation.asked_hold import AskedHold, Hearing, asked_hold, for_a_person
from puntual.domain.conversation.inbound import Inbound, understand_inbound
from puntual.domain.conversation.meant_debtor import (
    limited,
    may_mean_one,
    meant_debtor,
)
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.understanding import PROMISING, Understanding
from puntual.domain.errors import PuntualError
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.ports.accounts import Accounts
from puntual.ports.conversation import ReplyReader
from puntual.ports.policies import CurrentPolicy, RuleBook

type _Look = Callable[[DebtorKey], AccountExcerpt | None]


@dataclass(frozen=True, slots=True)
class Message:
    """A message that somebody sent.

    Attributes:
        said: what can be read of it.
        at: when it was written (UTC).
        answered: the message of ours that it answers, by its id; empty where none is named.
        hold: how a hold is called that it asks for.
    """

    said: Inbound
    at: datetime
    answered: str
    hold: str = ""


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """What a message says, and the hold that it asks for by debtor.

    Attributes:
        named: the debtor who writes; None where that is not known, and after an opt-out. A sum
            in the words names whose debt is meant, and shows no phone.
    """

    understood: Understanding
    asked: Mapping[DebtorKey, AskedHold]
    named: DebtorKey | None = None

    @property
    def is_opt_out(self) -> bool:
        """Tell whether it asks to be left alone without any doubt."""
        return _is_opt_out(self.understood)


@dataclass(frozen=True, slots=True)
class Hearer:
    """The ports by which messages are heard."""

    accounts: Accounts
    policies: CurrentPolicy
    rules: RuleBook
    reader: ReplyReader

    def hear(
        self, creditor: CreditorId, message: Message, debtors: Sequence[DebtorKey], now: datetime
    ) -> HeardMessage:
        """Return what a message says and asks for.

        Args:
            creditor: the one that it was sent to.
            message: what was sent.
            debtors: whose records the sender's are; none of an unknown sender.
            now: when it is heard (UTC).

        Raises:
            Unavailable: an account kept changing meanwhile.
        """
        look: _Look = cache(self.accounts.look)
        understood = self._understood(message, debtors, look)
        heard = HeardMessage(understood, {})
        if not debtors or heard.is_opt_out:
            return heard
        named = _named(message, debtors, look)
        meant = named or _meant(understood, message, debtors, look)
        policy = self.policies.current(creditor) or DEFAULT_POLICY
        hearing = self._hearing(understood, message, look, meant or debtors[0], now)
        # Of several behind one phone a person asks first who it is.
        is_answered = policy.talk.answers and len(debtors) == 1
        wanted = asked_hold(
            understood, policy.holds, hearing, policy.promises, is_answered=is_answered
        )
        if wanted is not None and meant is not None:
            wanted = limited(
                wanted, understood, (message.said.text, message.answered), look(meant)
            )
        return HeardMessage(understood, _by_debtor(wanted, debtors, meant), named)

    def _understood(
        self, message: Message, debtors: Sequence[DebtorKey], look: _Look
    ) -> Understanding:
        """Return what a message says; an opt-out is heard also where no account can be read."""

        def read(text: str) -> Understanding:
            try:
                account = look(debtors[0]) if debtors else None
            except PuntualError:
                unaided = self._read(text, message, None)
                if not _is_opt_out(unaided):
                    raise
                return unaided
            return self._read(text, message, account)

        return understand_inbound(message.said, read)

    def _read(self, text: str, message: Message, account: AccountExcerpt | None) -> Understanding:
        if account is None:
            return self.reader.read(text, message.at, None, None)
        rules = self.rules.rules_for(account.profile, message.at)
        return self.reader.read(text, message.at, account.profile, rules)

    def _hearing(
        self,
        understood: Understanding,
        message: Message,
        look: _Look,
        debtor: DebtorKey,
        now: datetime,
    ) -> Hearing:
        """Return when and where a message was heard; more only of what may be a promise."""
        said_at = min(message.at, now)
        may_promise = understood.promise_date is not None or understood.intent in PROMISING
        account = look(debtor) if may_promise else None
        if account is None:
            return Hearing(said_at, now)
        rules = self.rules.rules_for(account.profile, message.at)
        view = account.view(now)
        edited = (one.id for one in replaced_by_edit(view.holds, message.hold, now))
        record = streak_of(view, now, [message.hold, *edited])
        zones, holidays = ((), None) if rules is None else (rules.zones, rules.holidays)
        return Hearing(said_at, now, zones, view.open_instalments, record, holidays)


def _is_opt_out(understood: Understanding) -> bool:
    return understood.intent is SpokenIntent.OPT_OUT and not understood.hand_to_person


def _named(message: Message, debtors: Sequence[DebtorKey], look: _Look) -> DebtorKey | None:
    """Return the debtor who is meant: the only one, or the one whose message is answered."""
    if len(debtors) == 1:
        return debtors[0]
    if not message.answered:
        return None
    return next((key for key in debtors if _was_sent(message.answered, look(key))), None)


def _meant(
    understood: Understanding, message: Message, debtors: Sequence[DebtorKey], look: _Look
) -> DebtorKey | None:
    """Return the debtor whose debt the words name, of several whose phone it is.

    None where a message is answered that nobody is known to have got: it may be any one's.
    """
    text = message.said.text
    if message.answered or not may_mean_one(understood, text):
        return None
    accounts = [look(key) for key in debtors]
    return meant_debtor(understood, text, [one for one in accounts if one is not None])


def _was_sent(wamid: str, account: AccountExcerpt | None) -> bool:
    return account is not None and any(one.wamid == wamid for one in account.contacts)


def _by_debtor(
    wanted: AskedHold | None, debtors: Sequence[DebtorKey], meant: DebtorKey | None
) -> Mapping[DebtorKey, AskedHold]:
    if wanted is None:
        return {}
    if not wanted.is_of_one:
        return dict.fromkeys(debtors, wanted)
    if meant is None:
        return dict.fromkeys(debtors, for_a_person(wanted))
    return {meant: wanted}
