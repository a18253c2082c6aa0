"""Histories of three debtors, drawn at random."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from tests.application.books.facts import DEBTORS, Back, Bill, Fact, Merge, Money, Told

_DAYS = st.integers(0, 6)
_REASONS = ("bounced", "mistake", "refund", "chargeback")


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """Draw what was said in all: a few invoices with their copies, money, messages, merges."""
    facts: list[Fact] = []
    last: dict[str, Bill] = {}
    for number in range(draw(st.integers(1, 4))):
        copies = draw(_copies(f"F-{number}"))
        facts += copies
        last[f"F-{number}"] = copies[-1]
    for number in range(draw(st.integers(0, 4))):
        facts += draw(_money(f"M-{number}", list(last.values())))
    for number in range(draw(st.integers(0, 3))):
        facts += draw(_told(number, [one for one in facts if isinstance(one, Bill)]))
    one, other, third = draw(st.permutations(DEBTORS))
    chains = [[], [(one, other)], [(one, other), (other, third)], [(one, third), (other, third)]]
    return [*facts, *(Merge(*pair) for pair in draw(st.sampled_from(chains)))]


@st.composite
def _copies(draw: st.DrawFn, name: str) -> list[Bill]:
    """Draw an invoice, and how it was changed: dates, amounts, debtors, its end."""
    part = st.tuples(st.integers(0, 9), st.integers(1, 500))
    first = Bill(
        name,
        draw(st.sampled_from(DEBTORS)),
        draw(st.sampled_from(["MXN", "MXN", "MXN", "USD"])),
        tuple(draw(st.lists(part, min_size=1, max_size=2))),
        0,
    )
    copies = [first]
    for minute in range(1, draw(st.integers(1, 4))):
        copies.append(draw(_changed(replace(copies[-1], minute=minute, moved_from=None))))
    return copies


@st.composite
def _changed(draw: st.DrawFn, bill: Bill) -> Bill:
    what = draw(st.sampled_from(["dates", "dates", "amounts", "debtor", "debtor", "end"]))
    if what == "dates":
        dues = [draw(st.integers(0, 20)) for _ in bill.parts]
        parts = zip(dues, (minor for _, minor in bill.parts), strict=True)
        return replace(bill, parts=tuple(parts), is_cancelled=False)
    if what == "amounts":
        part = st.tuples(st.integers(0, 9), st.integers(1, 500))
        return replace(bill, parts=tuple(draw(st.lists(part, min_size=1, max_size=2))))
    if what == "debtor" and not bill.is_cancelled:
        debtor = draw(st.sampled_from([one for one in DEBTORS if one != bill.debtor]))
        return replace(bill, debtor=debtor, moved_from=bill.debtor)
    return replace(bill, is_cancelled=True)


@st.composite
def _money(draw: st.DrawFn, name: str, bills: Sequence[Bill]) -> list[Fact]:
    kind = draw(st.sampled_from(["payment", "payment", "credit"]))
    bill = draw(st.sampled_from(bills))
    named = draw(st.booleans())
    money = Money(
        kind,
        name,
        draw(st.sampled_from([bill.currency, bill.currency, "MXN"])),
        draw(st.integers(1, 600)),
        draw(_DAYS),
        bill=bill.name if named else None,
        debtor=None if named else draw(st.sampled_from(DEBTORS)),
        was_known=kind == "payment" and draw(st.booleans()),
    )
    return draw(_reversed_(money) if kind == "payment" else _rewritten(money))


@st.composite
def _reversed_(draw: st.DrawFn, money: Money) -> list[Fact]:
    facts: list[Fact] = [money]
    left = money.minor
    for number in range(draw(st.sampled_from([0, 0, 1, 2]))):
        gone = draw(st.integers(1, left)) if left else 0
        if gone:
            reason = draw(st.sampled_from(_REASONS))
            facts.append(Back(money.name, f"R-{number}", gone, reason))
            left -= gone
    return facts


@st.composite
def _rewritten(draw: st.DrawFn, note: Money) -> list[Fact]:
    facts: list[Fact] = [note]
    if draw(st.booleans()):
        minor, gone = draw(st.integers(1, 600)), draw(st.booleans())
        facts.append(replace(note, minor=minor, minute=1, is_cancelled=gone))
    return facts


@st.composite
def _told(draw: st.DrawFn, number: int, copies: Sequence[Bill]) -> list[Fact]:
    """Draw a message, and often the money that it asked for."""
    bills = draw(_spoken_of(copies))
    keys = [
        ((one.name, place), due, minor)
        for one in bills
        for place, (due, minor) in enumerate(one.parts, start=1)
    ]
    listed = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    due = tuple((key, day) for key, day, _ in listed)
    told = Told(number, draw(st.sampled_from(["early", "later"])), draw(st.integers(2, 4)), due)
    if draw(st.sampled_from([True, True, False])):
        percent = draw(st.integers(1, 30))
        offs = tuple((key, minor * percent // 100) for key, _, minor in listed)
        asked = sum(minor for _, _, minor in listed) - sum(off for _, off in offs)
        until = draw(st.integers(3, 6))
        told = replace(
            told, percent=percent, until=until, sum=asked, offs=offs, currency=bills[0].currency
        )
    return [told, *draw(_answers(told, bills[0]))]


@st.composite
def _spoken_of(draw: st.DrawFn, copies: Sequence[Bill]) -> list[Bill]:
    """Draw the copies of which a message speaks: of one bill, or of those that never move."""
    one = draw(st.sampled_from(copies))
    homes: dict[str, set[str]] = {}
    for copy in copies:
        homes.setdefault(copy.name, set()).add(copy.debtor)
    if homes[one.name] != {one.debtor}:
        return [one]
    last = {copy.name: copy for copy in copies if copy.name != one.name}
    return [
        one,
        *(
            copy
            for copy in last.values()
            if homes[copy.name] == {one.debtor} and copy.currency == one.currency
        ),
    ]


@st.composite
def _answers(draw: st.DrawFn, told: Told, bill: Bill) -> list[Fact]:
    """Draw money that comes to the sum, or nearly, in one payment or two."""
    if not told.offs or told.sum < 2 or draw(st.sampled_from([False, False, False, True])):
        return []
    cut = draw(st.integers(1, told.sum - 1)) if draw(st.booleans()) else told.sum
    minors = [cut, told.sum - cut + draw(st.sampled_from([0, 0, -1, 1, 40]))]
    facts: list[Fact] = []
    for place, minor in enumerate(minors):
        if minor > 0:
            is_named = draw(st.booleans())
            facts.append(
                Money(
                    "payment",
                    f"T-{told.number}-{place}",
                    bill.currency,
                    minor,
                    draw(st.integers(2, 6)),
                    bill=bill.name if is_named else None,
                    debtor=None if is_named else bill.debtor,
                )
            )
    return facts
