"""The answerer, from the table, the packaged data and WhatsApp; built once per environment."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from puntual.adapters.clock import SystemClock
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.uncertain_sends import DynamoUncertainSends
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.adapters.packaged.answer_texts import PackagedAnswerTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.application.conversation.answering import Answerer
from puntual.application.conversation.answers.ports import AnswerPorts
from puntual.application.sending.number_rates import NumberRates
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.cases import CaseEvents
from puntual.ports.clock import Clock
from puntual.ports.messaging import SessionMessenger


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """What a deployment says of answers.

    Attributes:
        pace: of a number without a queue of its own.
        numbers: those with one, with their paces.
        wake_shards: over how many partitions the wake-ups of an hour are spread.
        kept_for: how long contacts and what became of questions stay.
    """

    pace: Pace
    numbers: Mapping[PhoneNumberId, Pace]
    wake_shards: int
    kept_for: timedelta


def answerer_of(
    table: Table,
    settings: AnswerSettings,
    clock: Clock,
    messenger: SessionMessenger,
    events: CaseEvents,
) -> Answerer:
    """Return the answerer of a deployment."""
    accounts, words, flowing = DynamoAccounts(table), DynamoWords(table), SystemClock()
    limits = sending_limits_of(table)
    conditions = conditions_reader(table, limits)
    rates = NumberRates(settings.pace, settings.numbers, limits.state, limits.last_known)
    return Answerer(
        AnswerPorts(
            asked=words,
            said=words,
            answers=DynamoAnswers(table, settings.kept_for),
            accounts=accounts,
            contacts=DynamoContacts(table, settings.kept_for),
            uncertain_sends=DynamoUncertainSends(table),
            changes=DynamoAccountChanges(table),
            wake_ups=DynamoWakeUps(table, settings.wake_shards),
            cases=DynamoCases(table),
            events=events,
            creditors=CachedCreditors(DynamoCreditors(table), clock),
            terms=terms_book(table, clock, accounts, conditions, PackagedTemplates()),
            limits=limits,
            slots=DynamoSlotBook(table),
            pace_of=rates.pace_of,
            messenger=messenger,
            texts=PackagedAnswerTexts(),
            wording=load_wording(),
            clock=clock,
            flowing=flowing,
            wait_until=lambda at: _wait_until(flowing, at),
        )
    )


def _wait_until(clock: Clock, at: datetime) -> None:
    # A slot is moments away, 15 s at most: less than a queue can hold a message back for its turn.
    time.sleep(max(0.0, (at - clock.now()).total_seconds()))  # noqa: TID251 - as above
