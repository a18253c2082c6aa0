"""One phone is one person: what reached it on behalf of other debtors counts as well.

A family or a company may stand as several debtors of one creditor. The caps of the law protect
who reads the messages, and WhatsApp's pause keeps to the phone, whatever the billing system calls
them.
"""

from collections.abc import Iterator
from dataclasses import replace

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import COUNTED
from puntual.domain.accounts.pair_attempt import last_tries, tries_of
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.pair_lease import pair_ids
from puntual.ports.accounts import Accounts, People


def with_phone_attempts(accounts: Accounts, people: People, account: Account) -> Account:
    """Return the account with every counted attempt at its phone that was made for others.

    And with the last ones that WhatsApp had, counted or not: its pause makes no difference. It
    costs nothing while nobody shares the phone.
    """
    if not account.shares_phone:
        return account
    keys = sorted(set(_sharers(people, account)) - {account.key})
    others = [other for key in keys if (other := accounts.read(key)) is not None]
    attempts = sorted(one.claimed_at for other in others for one in other.attempts(*COUNTED))
    tries = last_tries(one for other in others for one in tries_of(other.contacts))
    return replace(account, phone_attempts=tuple(attempts), phone_tries=tries)


def _sharers(people: People, account: Account) -> Iterator[DebtorKey]:
    for wa_id in pair_ids(account.profile):
        yield from people.debtors_of(account.key.creditor, wa_id)
