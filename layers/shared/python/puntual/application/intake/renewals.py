"""Renewed consents: the evidence of one must be none that another record of the person has.

Billing systems copy what they know of a customer into a second record; a copy renews nothing.
"""

from collections.abc import Iterator
from dataclasses import replace

from puntual.application.intake.kind import Dependencies
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.people.statements import new_events, without_borrowed_proof
from puntual.domain.accounts.person import MOST_SHARERS, lines_of
from puntual.domain.ids import DebtorKey
from puntual.domain.phone import line_of

# Lines lead to records and records to lines. So many records are not one person's any more.
_MOST_RECORDS = 5 * MOST_SHARERS


def with_own_renewals(dependencies: Dependencies, known: Profile, sent: Profile) -> Profile:
    """Return what was sent without renewals whose evidence is that of another record.

    It costs a query for each line of the person and a look for each other record, and nothing
    where no renewal is new.
    """
    if not any(one.renewed for one in new_events(known.consents, sent.consents)):
        return sent
    elsewhere = _consents_elsewhere(dependencies, known, sent)
    return replace(sent, consents=without_borrowed_proof(sent.consents, elsewhere))


def _consents_elsewhere(
    dependencies: Dependencies, known: Profile, sent: Profile
) -> Iterator[ConsentEvent]:
    """Yield what all other records of the person say, by all lines that lead to them."""
    told, lines = {known.key}, set[str]()
    waiting = {*lines_of(known), *map(line_of, filter(None, [sent.phone]))}
    while waiting and len(told) < _MOST_RECORDS:
        lines |= waiting
        behind = {key for line in waiting for key in _records(dependencies, known.key, line)}
        waiting = set()
        for key in sorted(behind - told):
            told.add(key)
            other = dependencies.accounts.look(key)
            if other is not None:
                yield from other.profile.consents
                waiting |= {*lines_of(other.profile)} - lines


def _records(dependencies: Dependencies, key: DebtorKey, line: str) -> tuple[DebtorKey, ...]:
    return dependencies.people.find(key.creditor, line).records
