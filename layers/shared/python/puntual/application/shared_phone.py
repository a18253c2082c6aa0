"""Shared phones: messages to other debtors behind a phone count as well, and what they withdrew.

A family or a company may be several debtors of one creditor in the billing system. The caps of the
law protect the person who reads the messages, and WhatsApp's pause applies to the phone.
"""

from collections.abc import Iterable

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.contact import COUNTED
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.pair_attempt import latest_attempts, pair_attempts_of
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import MOST_LINES, Person, changes_of_ids, has_same_line
from puntual.domain.sending.pair_lease import pair_ids
from puntual.ports.accounts import Accounts, People


def with_phone_attempts[A: (Account, AccountExcerpt)](
    accounts: Accounts, people: People, account: A
) -> A:
    """Return the account with the counted attempts at its phone for other debtors.

    It has their latest pair attempts as well, counted by the caps or not, for WhatsApp's pause
    applies to all; and what was withdrawn from the phone, or from an id that a status told of it
    since the last pass, or that such an id has changed. An account with a phone of its own costs
    no read, and one with a placeholder none of other accounts.
    """
    account = _with_told_ids(people, account, account.told_ids)
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
    known = _with_told_ids(people, known, _told_beside(account, others))
    attempts = sorted(one.claimed_at for other in others for one in other.attempts(*COUNTED))
    tries = latest_attempts(one for other in others for one in pair_attempts_of(other.contacts))
    return known.with_phone(tuple(attempts), tries)


def _with_told_ids[A: (Account, AccountExcerpt)](
    people: People, account: A, told: frozenset[str]
) -> A:
    """Return the account with what is known of ids that it is yet to learn.

    What was withdrawn from one holds, and that its person has another phone. It costs a read for
    the few that were written to today for the first time in their lives.
    """
    if not told:
        return account
    found, changes = _behind(people, account.profile, told)
    said = tuple(event for one in found for event in one.withdrawals if not one.is_placeholder)
    holds = tuple(one.hold for one in changes)
    return account.with_person(said, holds, is_placeholder=account.has_placeholder)


def _behind(
    people: People, profile: Profile, told: frozenset[str]
) -> tuple[list[Person], list[NumberChange]]:
    """Return what is known of ids and of those to which they have changed, and the changes."""
    seen: set[str] = set()
    found: list[Person] = []
    changes: list[NumberChange] = []
    waiting = told
    while waiting and len(seen) < MOST_LINES:
        read = {one: people.find(profile.key.creditor, one) for one in sorted(waiting)}
        later = changes_of_ids(profile.phone, read)
        seen |= waiting
        found += read.values()
        changes += later
        waiting = frozenset(one for change in later for one in change.new_ids) - seen
    return found, changes


def _told_beside(
    account: Account | AccountExcerpt, others: Iterable[Account | AccountExcerpt]
) -> frozenset[str]:
    """Return what was told of the phone by messages to the other debtors behind it."""
    phone = account.profile.phone
    same = (one.told_ids for one in others if has_same_line(one.profile.phone, phone))
    return frozenset().union(*same) - account.told_ids - account.profile.wa_ids
