"""What is on record of one debtor, as entries in the order in which it happened."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time

from cli.history.entry import Entry, Kind
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.conversation.kept_message import MACHINE, KeptMessage
from puntual.domain.ids import ContactId
from puntual.domain.receivables.receivable import Invoice, Payment
from puntual.domain.wording.typography import write_exactly
from puntual.ports.decisions import SuppressedMessage


def gather(
    account: Account,
    suppressed: Iterable[SuppressedMessage],
    messages: Iterable[KeptMessage],
    words: Mapping[ContactId, str],
    *,
    with_words: bool,
) -> list[Entry]:
    """Return all entries, the first one first.

    Args:
        account: the whole account.
        suppressed: decisions that ended in no message.
        messages: what the debtor wrote, and what was answered.
        words: the words of our messages, as far as they are known.
        with_words: whether to tell the words of what the debtor wrote.
    """
    entries = [
        *map(_consent, account.profile.consents),
        *map(_invoice, account.invoices),
        *map(_payment, account.payments),
        *(_contact(one, words.get(one.id)) for one in account.contacts),
        *map(_not_sent, suppressed),
        *(_reply(one, with_words=with_words) for one in messages),
        *(entry for hold in account.holds for entry in _hold(hold)),
        *(
            Entry(one.at, Kind.RELEASE, {"step": one.step, "by": one.by})
            for one in account.releases
        ),
    ]
    return sorted(entries, key=lambda one: one.at)


def _consent(event: ConsentEvent) -> Entry:
    facts = {"said": event.kind.value, "source": event.source, "evidence": event.evidence}
    return Entry(event.at, Kind.CONSENT, facts)


def _invoice(invoice: Invoice) -> Entry:
    at = invoice.recorded_at or datetime.combine(invoice.issued_on, time.min, UTC)
    dues = {
        f"due_{one.number}": f"{one.due_on} {write_exactly(one.amount)}"
        for one in invoice.instalments
    }
    facts = {"id": str(invoice.id), "label": invoice.label, "status": invoice.status.value}
    return Entry(at, Kind.INVOICE, {**facts, "issued_on": str(invoice.issued_on), **dues})


def _payment(payment: Payment) -> Entry:
    facts = {"id": str(payment.id), "amount": write_exactly(payment.amount)}
    facts["paid_on"] = str(payment.paid_on)
    if payment.invoice is not None:
        facts["invoice"] = str(payment.invoice)
    return Entry(payment.recorded_at, Kind.PAYMENT, facts)


def _contact(contact: Contact, text: str | None) -> Entry:
    covered = ", ".join(str(one.instalment) for one in contact.covered)
    facts: dict[str, object] = {
        "id": contact.id,
        "purpose": contact.purpose.value,
        "step": contact.step,
        "channel": contact.channel.value,
        "template": contact.template,
        "language": contact.language,
        "policy": contact.policy_version,
        "covered": covered,
        "state": contact.state.value,
        "accepted_at": _at(contact.accepted_at),
        "settled_at": _at(contact.settled_at),
        "error": contact.error_code,
    }
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    return Entry(contact.claimed_at, Kind.MESSAGE, known, text)


def _not_sent(suppressed: SuppressedMessage) -> Entry:
    facts = {"reasons": ", ".join(suppressed.reasons)}
    if suppressed.until is not None:
        facts["until"] = _at(suppressed.until) or ""
    return Entry(suppressed.at, Kind.NOT_SENT, facts)


def _reply(message: KeptMessage, *, with_words: bool) -> Entry:
    facts: dict[str, object] = {"form": message.kind.value, "intent": message.intent.value}
    if message.by:
        facts["by"] = "machine" if message.by == MACHINE else message.by
    if message.edited_at is not None:
        facts["edited_at"] = _at(message.edited_at)
    if message.hidden_at is not None:
        facts["taken_back_at"] = _at(message.hidden_at)
    is_shown = with_words and message.hidden_at is None
    return Entry(message.at, Kind.REPLY, facts, message.text if is_shown else None)


def _hold(hold: Hold) -> Iterator[Entry]:
    facts = {"id": hold.id, "why": hold.kind.value, "origin": hold.origin}
    yield Entry(hold.since, Kind.HOLD, {**facts, "until": _at(hold.until) or "-"})
    if hold.ended_by and hold.until is not None:
        yield Entry(hold.until, Kind.HOLD_ENDED, {"id": hold.id, "by": hold.ended_by})


def _at(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
