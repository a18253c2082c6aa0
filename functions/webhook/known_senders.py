"""Who wrote: the records behind all ids that a message names, and what is not learned yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.webhook.dependencies import Dependencies
from functions.webhook.whatsapp.message_ids import recipient_of
from puntual.domain.accounts.consent import latest_withdrawals
from puntual.domain.accounts.person import Person
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.phone import is_scoped_id
from puntual.ports.accounts import People


@dataclass(frozen=True, slots=True)
class KnownSender:
    """The sender of a message, as a creditor knows them.

    Attributes:
        ids: by which WhatsApp names them: a phone, a business-scoped id.
        debtors: whose records they are, by name.
        unlearned: for each debtor the ids by which they are not known yet.
        own_ids: of the ids those that are one person's.
        on_legal_hold: the debtors whose words are kept until a person ends that.
    """

    creditor: CreditorId
    ids: Sequence[str]
    debtors: Sequence[DebtorKey]
    unlearned: Mapping[DebtorKey, Sequence[str]]
    own_ids: Sequence[str]
    on_legal_hold: frozenset[DebtorKey] = frozenset()


def know_sender(
    dependencies: Dependencies,
    creditor: CreditorId,
    senders: Sequence[str],
    answered: str,
    now: datetime,
) -> KnownSender:
    """Find the debtors behind a sender; none behind a phone that too many have.

    Of a sender whose ids are unknown the message that is answered names the phone, or else what
    WhatsApp told of an id with a message of ours.
    """
    people = {wa_id: dependencies.people.find(creditor, wa_id) for wa_id in senders}
    if not any(person.records for person in people.values()):
        phone = recipient_of(answered) or line_told(dependencies, creditor, senders, now)
        if phone is not None:
            people[phone] = dependencies.people.find(creditor, phone)
    debtors = sorted({key for person in people.values() for key in person.records})
    unlearned = {key: _ids_without(people, key) for key in debtors}
    return KnownSender(
        creditor,
        tuple(people),
        debtors,
        {key: ids for key, ids in unlearned.items() if ids},
        tuple(wa_id for wa_id, person in people.items() if not person.is_placeholder),
        frozenset[DebtorKey]().union(*(person.on_legal_hold for person in people.values())),
    )


def line_told(
    dependencies: Dependencies, creditor: CreditorId, senders: Sequence[str], now: datetime
) -> str | None:
    """Return the line that WhatsApp told of an id with a message of ours; None without one."""
    told = (
        dependencies.told_ids.line_behind(creditor, one, now)
        for one in senders
        if is_scoped_id(one)
    )
    return next((line for line in told if line is not None), None)


def share_withdrawals(people: People, sender: KnownSender) -> None:
    """Keep for each id what was withdrawn from the ones beside it, which no record has.

    A record may come tomorrow that has the id from which nothing was withdrawn.
    """
    if sender.debtors or len(sender.own_ids) <= 1:
        return
    said = [one for wa_id in sender.own_ids for one in people.withdrawn(sender.creditor, wa_id)]
    for event in latest_withdrawals(said):
        for wa_id in sender.own_ids:
            people.keep_withdrawal(sender.creditor, wa_id, event)


def _ids_without(people: Mapping[str, Person], key: DebtorKey) -> Sequence[str]:
    """Return the ids that a debtor is not known by; placeholders are left out."""
    return [
        wa_id
        for wa_id, person in people.items()
        if key not in person.records and not person.is_placeholder
    ]
