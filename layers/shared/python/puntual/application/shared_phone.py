"""Shared phones: messages to other debtors behind a phone count as well, and what they withdrew.

A family or a company may be several debtors of one creditor in the billing system. The caps of the
law protect the person who reads the messages, and WhatsApp's pause applies to the phone.
"""

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import COUNTED
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.pair_attempt import latest_attempts, pair_attempts_of
from puntual.domain.sending.pair_lease import pair_ids
from puntual.ports.accounts import Accounts, People


def with_phone_attempts[A: (Account, AccountExcerpt)](
    accounts: Accounts, people: People, account: A
) -> A:
    """Return the account with the counted attempts at its phone for other debtors.

    It has their latest pair attempts as well, counted by the caps or not, for WhatsApp's pause
    applies to all; and what was withdrawn from the phone, or from an id that a status told of it
    since the last pass. An account with a phone of its own costs no read, and one with a
    placeholder none of other accounts.
    """
    account = _with_told_ids(people, account)
    if not account.shares_phone:
        return account
    found = [people.find(account.key.creditor, one) for one in pair_ids(account.profile)]
    said = tuple(event for one in found for event in one.withdrawals if not one.is_placeholder)
    is_placeholder = any(one.is_placeholder for one in found)
    known = account.with_person(said, is_placeholder=is_placeholder)
    if is_placeholder:
        return known
    keys = sorted({key for one in found for key in one.records} - {account.key})
    others = [other for key in keys if (other := accounts.look(key)) is not None]
    attempts = sorted(one.claimed_at for other in others for one in other.attempts(*COUNTED))
    tries = latest_attempts(one for other in others for one in pair_attempts_of(other.contacts))
    return known.with_phone(tuple(attempts), tries)


def _with_told_ids[A: (Account, AccountExcerpt)](people: People, account: A) -> A:
    """Return the account with what was withdrawn from ids that it is yet to learn.

    It costs a read for the few that were written to today for the first time in their lives.
    """
    if not account.told_ids:
        return account
    found = [people.find(account.key.creditor, one) for one in sorted(account.told_ids)]
    said = tuple(event for one in found for event in one.withdrawals if not one.is_placeholder)
    return account.with_person(said, is_placeholder=account.has_placeholder)
