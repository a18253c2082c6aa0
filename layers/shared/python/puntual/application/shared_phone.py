"""One phone is one person: what reached it on behalf of other debtors counts as well.

A family or a company may stand as several debtors of one creditor. The caps of the law protect
who reads the messages, whatever the billing system calls them.
"""

from collections.abc import Iterator
from dataclasses import replace

from puntual.domain.account import Account
from puntual.domain.contact import COUNTED
from puntual.domain.ids import DebtorKey
from puntual.domain.pair_lease import pair_ids
from puntual.ports import Accounts, People


def with_phone_attempts(accounts: Accounts, people: People, account: Account) -> Account:
    """Return the account with every counted attempt at its phone that was made for others.

    It costs nothing while nobody shares the phone.
    """
    if not account.shares_phone:
        return account
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
    for wa_id in pair_ids(account.profile):
        yield from people.debtors_of(account.key.creditor, wa_id)
