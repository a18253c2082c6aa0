"""One phone is one person: what reached it on behalf of other debtors counts as well.

A family or a company may stand as several debtors of one creditor. The caps of the law protect
who reads the messages, whatever the billing system calls them.
"""

from collections.abc import Iterator
from dataclasses import replace

from puntual.domain.account import Account
from puntual.domain.contact import COUNTED
from puntual.domain.ids import DebtorKey
from puntual.domain.phone import whatsapp_ids
from puntual.ports import Accounts, People


def with_phone_attempts(accounts: Accounts, people: People, account: Account) -> Account:
    """Return the account with every counted attempt at its phone that was made for others.

    It costs one query while nobody shares the phone.
    """
    others = sorted(set(_sharers(people, account)) - {account.key})
    found = [accounts.read(key) for key in others]
    attempts = sorted(
        contact.claimed_at
        for other in found
        if other is not None
        for contact in other.attempts(*COUNTED)
    )
    return replace(account, phone_attempts=tuple(attempts))


def _sharers(people: People, account: Account) -> Iterator[DebtorKey]:
    for wa_id in _distinct_ids(account):
        yield from people.debtors_of(account.key.creditor, wa_id)


def _distinct_ids(account: Account) -> list[str]:
    """Return the ids that find everybody behind the phone.

    Each way to write a phone leads to all of its ids, the longest of them among them (Mexico with
    its ``1``, Brazil and Argentina with their ``9``). What WhatsApp told in addition is asked too.
    """
    profile = account.profile
    if profile.phone is None:
        return []
    possible = whatsapp_ids(profile.phone)
    return [max(possible, key=lambda one: (len(one), one)), *sorted(profile.wa_ids - possible)]
