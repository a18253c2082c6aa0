"""Histories of three debtors, drawn by plain luck.

Drawn fact by fact by Hypothesis, they came out too small and too alike: of a hundred and fifty not
one had a payment that was reversed and then moved.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from random import Random

from tests.application.books.facts import DEBTORS, Back, Bill, Fact, Merge, Money, Told

_REASONS = ("bounced", "mistake", "refund", "chargeback")
_CHANGES = ("dates", "dates", "amounts", "listing", "debtor", "debtor", "debtor", "end")


def draw_history(luck: Random) -> list[Fact]:
    """Draw what was said in all: of offers above all, moves, new dates, or of everything."""
    return luck.choice([_of_offers, _of_rests, _of_moves, _of_new_dates, _of_everything])(luck)


def _of_everything(luck: Random) -> list[Fact]:
    copies = [
        one
        for number in range(luck.randint(1, 3))
        for one in _copies(luck, f"F-{number}", _CHANGES, luck.randint(0, 3))
    ]
    messages = [_told(luck, number, copies) for number in range(luck.randint(0, 2))]
    return [*copies, *_moneys(luck, copies, luck.randint(0, 5)), *chain(*messages), *_merges(luck)]


def _of_offers(luck: Random) -> list[Fact]:
    """Draw one or two messages with an offer for an invoice, and other debts of its debtor."""
    copies = _copies(luck, "F-0", ("dates", "amounts"), luck.choice([0, 0, 1]))
    others = [
        replace(one, name=f"F-{number}", debtor=copies[0].debtor)
        for number in range(1, luck.randint(1, 3))
        for one in _copies(luck, "", (), 0)
    ]
    messages = [_told(luck, number, copies[-1:]) for number in range(luck.randint(1, 2))]
    moneys = _moneys(luck, copies, luck.choice([0, 0, 1]))
    return [*copies, *others, *moneys, *chain(*messages)]


def _of_rests(luck: Random) -> list[Fact]:
    """Draw an offer for what was left of an invoice, and debts that become known before or later.

    What had come names no invoice, or that one; it is for the debtor, and some more may be.
    """
    bill = replace(_copies(luck, "F-0", (), 0)[0], parts=((9, luck.randint(100, 500)),))
    others = [
        replace(_copies(luck, "", (), 0)[0], name=f"F-{number}", debtor=bill.debtor)
        for number in range(1, luck.randint(2, 4))
    ]
    came = luck.randint(1, 60)
    known = _answer(luck, Told(0, "early", 0, (), until=1), "K-0", came, bill)
    rest = replace(bill, parts=((9, bill.parts[0][1] - came),))
    messages = _told(luck, 0, [rest])
    return [bill, *others, replace(known, was_known=True), *messages]


def _of_moves(luck: Random) -> list[Fact]:
    """Draw an invoice that goes from hand to hand with its money, and was reminded of."""
    copies = _copies(luck, "F-0", ("debtor", "debtor", "dates"), luck.randint(1, 4))
    moneys = _moneys(luck, copies, luck.randint(1, 3))
    messages = [_told(luck, number, copies)[:1] for number in range(luck.randint(0, 2))]
    return [*copies, *moneys, *chain(*messages), *luck.choice([[], _merges(luck)])]


def _of_new_dates(luck: Random) -> list[Fact]:
    """Draw invoices of several instalments, sent again and again, and the messages for them."""
    changes = ("dates", "listing", "listing", "debtor")
    copies = _copies(luck, "F-0", changes, luck.randint(1, 4))
    messages = [_told(luck, number, copies)[:1] for number in range(luck.randint(1, 3))]
    return [*copies, *chain(*messages), *_moneys(luck, copies, luck.randint(0, 2))]


def _moneys(luck: Random, copies: Sequence[Bill], count: int) -> list[Fact]:
    last = list({one.name: one for one in copies}.values())
    return [one for number in range(count) for one in _money(luck, f"M-{number}", last)]


def _merges(luck: Random) -> list[Fact]:
    one, other, third = luck.sample(DEBTORS, 3)
    chains = [[], [(one, other)], [(one, other), (other, third)], [(one, third), (other, third)]]
    return [Merge(*pair) for pair in luck.choice(chains)]


def draw_order(luck: Random, facts: Sequence[Fact]) -> list[Fact]:
    """Draw the order of arrival; in half of them no older copy of an invoice comes late."""
    order = luck.sample(facts, len(facts))
    if luck.random() < 0.5:
        return order
    copies = {
        name: sorted(
            (one for one in order if isinstance(one, Bill) and one.name == name), key=_age
        )
        for name in {one.name for one in order if isinstance(one, Bill)}
    }
    return [copies[one.name].pop(0) if isinstance(one, Bill) else one for one in order]


def _age(bill: Bill) -> int:
    return bill.minute


def _copies(luck: Random, name: str, changes: Sequence[str], count: int) -> list[Bill]:
    """Draw an invoice, and how it was changed: dates, amounts, debtors, its end."""
    currency = luck.choice(["MXN", "MXN", "MXN", "USD"])
    copies = [Bill(name, luck.choice(DEBTORS), currency, _parts(luck), 0)]
    copies = [replace(copies[0], was_known=luck.random() < 0.5)]
    for minute in range(1, count + 1):
        before = replace(copies[-1], minute=minute, moved_from=None)
        copies.append(_changed(luck, luck.choice(changes), before))
    return copies


def _parts(luck: Random) -> tuple[tuple[int, int], ...]:
    return tuple(
        (luck.randint(0, 9), luck.randint(1, 500)) for _ in range(luck.choice([1, 1, 2, 3]))
    )


def _changed(luck: Random, what: str, bill: Bill) -> Bill:
    if what == "dates":
        parts = tuple((luck.randint(0, 20), minor) for _, minor in bill.parts)
        return replace(bill, parts=parts, is_cancelled=False)
    if what == "listing":
        return replace(bill, parts=_listed_anew(luck, bill.parts), is_cancelled=False)
    if what == "amounts":
        return replace(bill, parts=_parts(luck))
    if what == "debtor" and not bill.is_cancelled:
        debtor = luck.choice([one for one in DEBTORS if one != bill.debtor])
        return replace(bill, debtor=debtor, moved_from=bill.debtor)
    return replace(bill, is_cancelled=True)


def _listed_anew(luck: Random, parts: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Draw the same instalments in another order, fewer or more of them, or some days later."""
    days = luck.randint(1, 5)
    return luck.choice(
        [
            tuple(reversed(parts)),
            tuple(parts[1:] or parts),
            (*_parts(luck), *parts)[:3],
            tuple((due + days, minor) for due, minor in parts[1:] or parts),
        ]
    )


def _money(luck: Random, name: str, bills: Sequence[Bill]) -> list[Fact]:
    kind = luck.choice(["payment", "payment", "credit"])
    bill = luck.choice(bills)
    is_named = luck.random() < 0.6
    money = Money(
        kind,
        name,
        bill.currency if is_named and kind == "credit" else luck.choice([bill.currency, "MXN"]),
        luck.randint(1, luck.choice([60, 600])),
        luck.randint(0, 4),
        bill=bill.name if is_named else None,
        debtor=None if is_named else luck.choice([bill.debtor, *DEBTORS]),
        was_known=kind == "payment" and luck.random() < 0.5,
    )
    return [money, *(_backs(luck, money) if kind == "payment" else _rewritten(luck, money))]


def _backs(luck: Random, money: Money) -> list[Fact]:
    facts: list[Fact] = []
    left = money.minor
    for number in range(luck.choice([0, 0, 1, 2])):
        if left:
            gone = luck.randint(1, left)
            facts.append(Back(money.name, f"R-{number}", gone, luck.choice(_REASONS)))
            left -= gone
    return facts


def _rewritten(luck: Random, note: Money) -> list[Fact]:
    if luck.random() < 0.5:
        return []
    is_gone = luck.random() < 0.5
    return [replace(note, minor=luck.randint(1, 600), minute=1, is_cancelled=is_gone)]


def _told(luck: Random, number: int, copies: Sequence[Bill]) -> list[Fact]:
    """Draw a message, and often the money that it asked for."""
    bills = _beside(luck.choice([copies[-1], luck.choice(copies)]), copies)
    keys = [
        ((one.name, place), due, minor)
        for one in bills
        for place, (due, minor) in enumerate(one.parts, start=1)
    ]
    listed = luck.sample(keys, luck.randint(1, len(keys)))
    due = tuple((key, day) for key, day, _ in listed)
    told = Told(number, luck.choice(["early", "later"]), luck.randint(2, 4), due)
    if luck.random() < 0.3:
        return [told]
    percent = luck.randint(1, 30)
    offs = tuple((key, minor * percent // 100) for key, _, minor in listed)
    told = replace(
        told,
        percent=percent,
        until=luck.randint(3, 6),
        sum=sum(minor for _, _, minor in listed) - sum(off for _, off in offs),
        currency=bills[0].currency,
        offs=offs,
    )
    return [told, *_answers(luck, told, bills[0])]


def _beside(one: Bill, copies: Sequence[Bill]) -> list[Bill]:
    """Return of which copies a message may speak: of one, or of those that never move."""
    homes: dict[str, set[str]] = {}
    for copy in copies:
        homes.setdefault(copy.name, set()).add(copy.debtor)
    if homes[one.name] != {one.debtor}:
        return [one]
    last = {copy.name: copy for copy in copies if copy.name != one.name}.values()
    beside = (copy for copy in last if homes[copy.name] == {one.debtor})
    return [one, *(copy for copy in beside if copy.currency == one.currency)]


def _answers(luck: Random, told: Told, bill: Bill) -> list[Fact]:
    """Draw money that comes to the sum, or nearly, in one payment or two, and a note for it."""
    if told.sum < 2 or luck.random() < 0.2:
        return []
    facts: list[Fact] = []
    asked = told.sum
    if luck.random() < 0.5:
        off = sum(minor for key, minor in told.offs if key[0] == bill.name)
        noted = luck.choice([off, luck.randint(1, asked)]) or 1
        name = f"N-{told.number}"
        facts.append(
            Money("credit", name, bill.currency, noted, luck.randint(0, 6), bill=bill.name)
        )
        if noted != off:
            asked = max(asked - noted * (100 - told.percent) // 100, 2)
    first = luck.choice([asked, luck.randint(1, asked - 1)])
    second = asked - first + luck.choice([0, 0, -1, 1, 40])
    facts += [
        _answer(luck, told, f"T-{told.number}-{place}", minor, bill)
        for place, minor in enumerate([first, second])
        if minor > 0
    ]
    return facts


def _answer(luck: Random, told: Told, name: str, minor: int, bill: Bill) -> Money:
    is_named = luck.random() < 0.5
    return Money(
        "payment",
        name,
        bill.currency,
        minor,
        luck.randint(told.day, max(told.until, told.day) + luck.choice([0, 0, 1])),
        bill=bill.name if is_named else None,
        debtor=None if is_named else bill.debtor,
    )
