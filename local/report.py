"""What happened, in figures: from the simulator's ledger and chats, never from our own table.

The one thing that only the product can tell is why somebody was not contacted: its records of
decisions say that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final, TypedDict

from local.emulator.tenant import CREDITOR
from local.ledger_counts import LedgerEntry, Phones, cost_usd, duplicates, read_chats, step_of
from local.played import Played
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.money import Money
from puntual.intake.files.billing_day import Item
from puntual.intake.files.portfolio import Portfolio
from puntual.ports.decisions import Decisions

# Why nobody wrote to them, where the product knows nothing of them.
ROW_REJECTED: Final = "row_rejected"
REFUSED: Final = "refused"
NOT_ISSUED: Final = "not_issued_yet"
NO_DECISION: Final = "no_decision_on_record"


class RejectedView(TypedDict):
    """A row that was left out."""

    line: int
    error: str


class Document(TypedDict):
    """The one document of `--json`."""

    debtors: int
    invoices: int
    rows_rejected: list[RejectedView]
    sent: int
    by_step: dict[str, int]
    suppressed: dict[str, int]
    suppressed_debtors: dict[str, list[str]]
    delivered: int
    read: int
    replies: int
    paid_invoices: int
    recovered: dict[str, str]
    duplicates: int
    wall_seconds: float
    cost_usd: float


def build_report(
    phones: Phones,
    decisions: Decisions,
    portfolio: Portfolio,
    played: Played,
    wall_seconds: float,
) -> Document:
    """Count."""
    ledger = phones.ledger()
    chats = read_chats(phones, ledger)
    silent = suppressed_debtors(decisions, portfolio, played, ledger)
    return Document(
        debtors=len(portfolio.customers) + len(portfolio.lost_debtors),
        invoices=len(played.invoices),
        rows_rejected=rejected_rows(portfolio, played),
        sent=len(ledger),
        by_step=dict(Counter(step_of(line) for line in ledger)),
        suppressed=dict(Counter(reason for reasons in silent.values() for reason in reasons)),
        suppressed_debtors=silent,
        delivered=len(chats.delivered),
        read=chats.read,
        replies=chats.replies,
        paid_invoices=len(paid_invoices(played)),
        recovered=recovered(payment for _, payment in played.payments),
        duplicates=len(duplicates(ledger, portfolio.customers)),
        wall_seconds=round(wall_seconds, 1),
        cost_usd=cost_usd(chats.delivered, portfolio.customers),
    )


def rejected_rows(portfolio: Portfolio, played: Played) -> list[RejectedView]:
    """Return the file's bad rows, and those that only the endpoint found bad."""
    rows = [RejectedView(line=row.line, error=row.error) for row in portfolio.rejected]
    for refusal in played.refusals:
        line = portfolio.lines.get((refusal.kind.removesuffix("s"), refusal.id), 0)
        rows.append(RejectedView(line=line, error=f"{refusal.kind}: {refusal.error}"))
    return sorted(rows, key=lambda row: row["line"])


def suppressed_debtors(
    decisions: Decisions, portfolio: Portfolio, played: Played, ledger: Iterable[LedgerEntry]
) -> dict[str, list[str]]:
    """Return everyone of the file who was not contacted, with the product's last reasons."""
    contacted = {line["debtor"] for line in ledger}
    invoiced = {invoice["debtor_id"] for invoice in played.invoices.values()}
    silent = {debtor: [ROW_REJECTED] for debtor in portfolio.lost_debtors}
    for debtor in portfolio.customers:
        if debtor in contacted:
            continue
        history = decisions.history(DebtorKey(CREDITOR, DebtorId(debtor)))
        if history:
            silent[debtor] = [reason.value for reason in history[-1].reasons]
        elif debtor in invoiced:
            silent[debtor] = [NO_DECISION]
        else:
            silent[debtor] = [REFUSED if debtor in played.refused_debtors else NOT_ISSUED]
    return silent


def paid_invoices(played: Played) -> set[str]:
    """Return the invoices whose payments cover them."""
    paid: dict[str, int] = defaultdict(int)
    for _, payment in played.payments:
        amount = Money.parse(payment["amount"], payment["currency"])
        paid[payment["invoice"]["external_id"]] += amount.minor
    return {
        name
        for name, invoice in played.invoices.items()
        if name in paid and paid[name] >= total_of(invoice).minor
    }


def total_of(invoice: Item) -> Money:
    """Return what an invoice asks for, over all its instalments."""
    parts = invoice.get("instalments") or [invoice]
    minor = sum(Money.parse(part["amount"], invoice["currency"]).minor for part in parts)
    return Money(minor, invoice["currency"])


def recovered(payments: Iterable[Item]) -> dict[str, str]:
    """Return what was paid, per currency."""
    totals: dict[str, int] = defaultdict(int)
    for payment in payments:
        totals[payment["currency"]] += Money.parse(payment["amount"], payment["currency"]).minor
    return {name: Money(minor, name).to_text() for name, minor in sorted(totals.items())}


def as_table(document: Document) -> str:
    """Return the report as a person reads it."""
    rows: list[tuple[str, str]] = [
        ("debtors", str(document["debtors"])),
        ("invoices", str(document["invoices"])),
        ("messages sent", str(document["sent"])),
        *((f"  {step}", str(count)) for step, count in document["by_step"].items()),
        ("delivered", str(document["delivered"])),
        ("read", str(document["read"])),
        ("replies", str(document["replies"])),
        ("invoices paid", str(document["paid_invoices"])),
        *((f"  recovered {name}", text) for name, text in document["recovered"].items()),
        ("not contacted", str(len(document["suppressed_debtors"]))),
        *((f"  {reason}", str(count)) for reason, count in document["suppressed"].items()),
        ("duplicates", str(document["duplicates"])),
        ("WhatsApp fees (USD)", f"{document['cost_usd']:.4f}"),
        ("seconds", f"{document['wall_seconds']:.1f}"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value:>14}" for name, value in rows)
