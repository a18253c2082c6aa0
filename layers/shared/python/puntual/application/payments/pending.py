"""Hold an invoice while a payment of it is under way: until it is paid, fails or lapses."""

import hashlib
from datetime import timedelta
from typing import Final

from puntual.application.intake.kind import EVALUATE_AFTER
from puntual.application.intake.merging import home_of
from puntual.application.payments.telling import Dependencies, Teller, invoice_of
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.ids import DebtorKey, DocumentId
from puntual.domain.payments.known_payment import KnownPayment
from puntual.ports.scheduling import WakeUp

# A voucher or a boleto is paid within three days as a rule, and told a day later; no hook says
# when it lapses. Counted from the first telling: repeats do not prolong it.
PENDING_FOR: Final = timedelta(days=4)
_NAME_LENGTH: Final = 16


def hold_invoice(dependencies: Dependencies, teller: Teller, known: KnownPayment) -> bool:
    """Hold what is open of the invoice; return False where no invoice is known."""
    found = _invoice_and_owner(dependencies, teller, known)
    if found is None:
        return False
    invoice, key = found
    now = dependencies.intake.clock.now()
    excerpt = dependencies.intake.accounts.look(key)
    owed = excerpt.view(now).open_instalments if excerpt else ()
    held = frozenset(one.key for one in owed if one.key.invoice == invoice)
    if held:
        name, until = _name_of(teller, known), now + PENDING_FOR
        origin = f"{teller.provider}:pending"
        hold = Hold(name, HoldKind.PAYMENT_PENDING, now, until, held, origin)
        dependencies.intake.changes.add_hold(key, hold)
    return True


def end_hold(dependencies: Dependencies, teller: Teller, known: KnownPayment) -> None:
    """End the hold of a payment that is under way no more, and have its account looked at."""
    found = _invoice_and_owner(dependencies, teller, known)
    if found is None:
        return
    _, key = found
    now, name = dependencies.intake.clock.now(), _name_of(teller, known)
    excerpt = dependencies.intake.accounts.look(key)
    active = excerpt.view(now).active_holds(now) if excerpt else ()
    if any(one.id == name for one in active):
        dependencies.intake.changes.end_hold(key, name, now, teller.provider)
        dependencies.intake.wake_ups.put_all([WakeUp(key, now + EVALUATE_AFTER)])


def _invoice_and_owner(
    dependencies: Dependencies, teller: Teller, known: KnownPayment
) -> tuple[DocumentId, DebtorKey] | None:
    invoice = invoice_of(dependencies, teller, known)
    if invoice is None:
        return None
    debtor = dependencies.intake.documents.debtor_of_invoice(teller.creditor, invoice)
    if debtor is None:
        return None
    return invoice, home_of(dependencies.intake, DebtorKey(teller.creditor, debtor))


def _name_of(teller: Teller, known: KnownPayment) -> str:
    digest = hashlib.sha256(known.payment_id.encode()).hexdigest()[:_NAME_LENGTH]
    return f"payment.{teller.provider}.{digest}"
