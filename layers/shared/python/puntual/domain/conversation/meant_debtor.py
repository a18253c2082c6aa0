"""Which of several debtors behind a phone is meant, by a sum or an invoice's number in the words.

Whoever is held by mistake is not reminded of what they owe, and the one who was meant is. So a
person asks wherever the words fit two of them, or fit one by half.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import MOST_ALIKE
from puntual.domain.conversation.asked_hold import AskedHold
from puntual.domain.conversation.spoken_intent import OF_A_DEBT, SpokenIntent
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.ids import DebtorKey
from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.receivable import InstalmentKey

_OF_SOMEBODY: Final = frozenset(
    {
        SpokenIntent.OPT_OUT,
        SpokenIntent.DECEASED,
        SpokenIntent.WRONG_NUMBER,
        SpokenIntent.HARDSHIP,
        SpokenIntent.HUMAN,
    }
)
# A shorter number is a day or a part of a sum as well.
_SHORTEST_LABEL: Final = 5
# "La factura 800" may be F-800, or one of 800 pesos.
_ENDS_IN: Final = re.compile(r"\d+$")


def may_mean_one(understood: Understanding, text: str) -> bool:
    """Tell whether words are of one debt and may name it, so that accounts are worth reading."""
    return (
        understood.intent in OF_A_DEBT
        and not understood.may_be_opt_out
        and _OF_SOMEBODY.isdisjoint(understood.others)
        and (bool(understood.sums.heard) or any(char.isdigit() for char in text))
    )


def meant_debtor(
    understood: Understanding, text: str, sharers: Sequence[AccountExcerpt]
) -> DebtorKey | None:
    """Return the one debtor that a sum or an invoice's number names; None where a person asks.

    Args:
        understood: what the words say.
        text: the words, for the numbers that are printed on invoices.
        sharers: all debtors behind the phone.
    """
    heard = frozenset(understood.sums.heard)
    meant = frozenset(understood.sums.meant)
    labelled = {one.key for one in sharers if _is_labelled(one, text, meant)}
    fitting = [one for one in sharers if one.key in labelled or heard & _printed(one)]
    if len(fitting) != 1:
        return None
    only = fitting[0]
    if labelled or (_is_asked_for(only, understood) and not _may_be_settled(understood, sharers)):
        return only.key
    return None


def limited(
    wanted: AskedHold,
    understood: Understanding,
    said: tuple[str, str],
    account: AccountExcerpt | None,
) -> AskedHold:
    """Return a hold for what is disputed alone: what the words name, else what they answer.

    All is held where neither is known, and where so much is disputed one by one that nobody keeps
    it apart any more.

    Args:
        wanted: the hold.
        understood: what the words say.
        said: the words, and the message of ours that they answer, by its id; empty for none.
        account: of the debtor; None where it is gone.
    """
    is_dispute = understood.intent is SpokenIntent.DISPUTE and not wanted.may_be_opt_out
    if account is None or not is_dispute:
        return wanted
    still_open = account.base.open_instalments
    keys = _named_in(said[0], account) or _asked_by(said[1], account)
    about = frozenset(one.key for one in still_open if one.key in keys)
    apart = sum(not one.covers_account for one in account.base.holds)
    is_all = len(about) == len(still_open) or apart >= MOST_ALIKE
    return wanted if is_all else replace(wanted, instalments=about)


def _named_in(text: str, account: AccountExcerpt) -> Collection[InstalmentKey]:
    return {
        one.key
        for one in account.base.open_instalments
        if _is_printed_number(one.label, frozenset()) and _stands_in(one.label, text)
    }


def _asked_by(wamid: str, account: AccountExcerpt) -> Collection[InstalmentKey]:
    asked = (one.covered for one in account.contacts if wamid and one.wamid == wamid)
    return {part.instalment for covered in asked for part in covered}


def _is_asked_for(account: AccountExcerpt, understood: Understanding) -> bool:
    """Tell whether each sum that is meant is one that the debtor owes now or was asked for."""
    sums = understood.sums
    said = frozenset(sums.meant) or frozenset(sums.heard) & _printed(account)
    return said <= _asked(account)


def _may_be_settled(understood: Understanding, sharers: Sequence[AccountExcerpt]) -> bool:
    """Tell whether "I paid" may be said of what is in the books already, of a sum unknown now."""
    if understood.intent is not SpokenIntent.ALREADY_PAID:
        return False
    for one in sharers:
        still_open = {part.key for part in one.base.open_instalments}
        told = (part.instalment for contact in _live(one) for part in contact.covered)
        if any(part not in still_open for part in told):
            return True
    return False


def _is_labelled(account: AccountExcerpt, text: str, sums: frozenset[Decimal]) -> bool:
    labels = {part.label for part in account.base.open_instalments}
    return any(_is_printed_number(one, sums) and _stands_in(one, text) for one in labels)


def _is_printed_number(label: str, sums: frozenset[Decimal]) -> bool:
    """Tell whether a label names an invoice, and is no sum that was said."""
    if len(label) < _SHORTEST_LABEL or not any(char.isdigit() for char in label):
        return False
    return not (label.isdecimal() and Decimal(label) in sums)


def _stands_in(label: str, text: str) -> bool:
    """Tell whether a label is said, and not a part of a longer number or word."""
    said, within = label.casefold(), text.casefold()
    if said not in within:
        return False
    return bool(re.search(rf"(?<![\w.,/$-]){re.escape(said)}(?![\w/-]|[.,]\w)", within))


def _asked(account: AccountExcerpt) -> frozenset[Decimal]:
    """Return what a debtor owes now, in parts and as a whole, and what live messages asked for."""
    still_open = account.base.open_instalments
    known = [part.outstanding for part in still_open]
    sums = [*known, *total_by_currency(known)]
    for contact in _live(account):
        covered = {part.instalment for part in contact.covered}
        sums += total_by_currency(part.outstanding for part in still_open if part.key in covered)
        sums += contact.offer.sums if contact.offer is not None else ()
    return _figures(sums)


def _printed(account: AccountExcerpt) -> frozenset[Decimal]:
    """Return what a debtor may have in mind: also what is printed, as a sum or as a number."""
    still_open = account.base.open_instalments
    numbers = (number for part in still_open for number in _ENDS_IN.findall(part.label))
    return (
        _asked(account)
        | _figures(part.amount for part in still_open)
        | frozenset(Decimal(number) for number in numbers)
    )


def _live(account: AccountExcerpt) -> Iterable[Contact]:
    return (one for one in account.contacts if one.counts_as_attempt)


def _figures(sums: Iterable[Money]) -> frozenset[Decimal]:
    """Return sums as they are said, without their currency, which is seldom said."""
    return frozenset(Decimal(one.to_text()) for one in sums)
