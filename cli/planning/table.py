"""A plan as a person reads it in a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cli.planning.row import SEND
from cli.planning.totals import Totals
from puntual.domain.money import Money
from puntual.domain.wording.typography import write_money

_STEP_WIDTH: Final = 20
_DEBTOR_WIDTH: Final = 16


def write_rows(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one row for each line of a plan, below a head."""
    yield f"{'when (local)':25}  {'debtor':{_DEBTOR_WIDTH}}  what"
    for record in records:
        when = record["local"] or record["at"]
        yield f"{when:25}  {record['debtor_id']:{_DEBTOR_WIDTH}}  {what_of(record)}"


def what_of(record: Mapping[str, Any]) -> str:
    """Return the text of a row, without its instant and debtor."""
    if record["kind"] != SEND:
        return f"-   {', '.join(record['reasons'])}"
    about = (", ".join(record["invoice_ids"]), amount_of(record))
    said = "  ".join(filter(None, about))
    return f"SEND {record['step']:{_STEP_WIDTH}} {record['language']:6} {cost_of(record)}  {said}"


def amount_of(record: Mapping[str, Any]) -> str:
    """Return what a message asks or thanks for; nothing where several currencies stand in it."""
    minor, currency = record["amount_minor"], record["currency"]
    return "" if minor is None else write_money(Money(minor, currency))


def cost_of(record: Mapping[str, Any]) -> str:
    """Return what Meta asks for a message, or over which other channel it goes out."""
    cost = record["cost_usd"]
    return f"by {record['channel']}" if cost is None else f"US$ {cost:.4f}"


def write_totals(totals: Totals, quota: int) -> Iterator[str]:
    """Yield the totals."""
    yield f"{totals.sent} messages to {totals.written_to} of {totals.debtors} debtors"
    yield f"cost             US$ {totals.cost_usd:.2f}"
    day, people = totals.busiest_day
    yield f"people per day   at most {people} ({day or 'no day'}) of {quota} that WhatsApp allows"
    if people > quota:
        yield f"                 OVER THE LIMIT by {people - quota}: Meta would refuse these"
    hour, messages = totals.busiest_hour
    yield f"busiest hour     {messages} messages ({hour or 'none'} h on the debtors' clocks)"
    yield from _counts("messages by step", totals.messages)
    yield from _counts("suppressions by reason", totals.suppressions)


def _counts(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"{title}:"
    for name, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  {number:8}  {name}"
