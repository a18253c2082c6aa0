"""The ports that the webhook needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.webhook.watching.callback_marks import CallbackMarks
    from functions.webhook.watching.inbound_meter import InboundMeter
    from functions.webhook.watching.sent_watch import SentWatch
    from puntual.domain.accounts.send_error import Treatment
    from puntual.ports.accounts import AccountChanges, Accounts, People
    from puntual.ports.cases import CaseEvents, Cases
    from puntual.ports.clock import Clock
    from puntual.ports.contacts import Statuses, ToldIds
    from puntual.ports.conversation import ReplyReader, Words
    from puntual.ports.creditors import Creditors
    from puntual.ports.messaging import TemplateHealth
    from puntual.ports.passed_replies import PassedReplies
    from puntual.ports.policies import CurrentPolicy, RuleBook
    from puntual.ports.scheduling import WakeUps
    from puntual.ports.sending_limits import Numbers
    from puntual.ports.slots import SlotBook

# A wake-up must never be written behind a tick that has already read its hour.
SOON: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that the webhook needs.

    Attributes:
        classify: tells what an error code in a ``failed`` status means.
        sent: what came in of ``sent`` and is not on record.
        marks: which numbers are heard of.
        inbound: how much people write to each number.
        flowing: the clock by which slots are told.
        reader: loaded with the first reply, for a status never needs it.
    """

    contacts: Statuses
    changes: AccountChanges
    people: People
    told_ids: ToldIds
    creditors: Creditors
    wake_ups: WakeUps
    policies: CurrentPolicy
    classify: Callable[[int], Treatment]
    templates: TemplateHealth
    accounts: Accounts
    numbers: Numbers
    sent: SentWatch
    marks: CallbackMarks
    inbound: InboundMeter
    slots: SlotBook
    flowing: Clock
    reader: ReplyReader
    rules: RuleBook
    words: Words
    cases: Cases
    passed_replies: PassedReplies
    case_events: CaseEvents
