"""Shared phones: messages to other debtors behind a phone count as well.

A family or a company may be several debtors of one creditor in the billing system. The caps of the
law protect the person who reads the messages, and WhatsApp's pause applies to the phone.
"""

from collections.abc import Iterator

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import COUNTED
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.pair_attempt import latest_attempts, pair_attempts_of
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.pair_lease import pair_ids
from puntual.ports.accounts import Accounts, People


def with_phone_attempts[A: (Account, AccountExcerpt)](
    accounts: Accounts, people: People, account: A
) -> A:
    """Return the account with the counted attempts at its phone for other debtors.

    It has their latest pair attempts as well, counted by the caps or not, for WhatsApp's pause
    applies to all. An account with a phone of its own costs no read.
    """
    if not account.shares_phone:
        return account
    keys = sorted(set(_debtors_behind_phone(people, account)) - {account.key})
    others = [other for key in keys if (other := accounts.look(key)) is not None]
    attempts = sorted(one.claimed_at for other in others for one in other.attempts(*COUNTED))
    tries = latest_attempts(one for other in others for one in pair_attempts_of(other.contacts))
    return account.with_phone(tuple(attempts), tries)


def _debtors_behind_phone(
    people: People, account: Account | AccountExcerpt
) -> Iterator[DebtorKey]:
    for wa_id in pair_ids(account.profile):
        yield from people.debtors_of(account.key.creditor, wa_id)
