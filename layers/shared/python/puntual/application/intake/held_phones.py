"""What is known of a phone when a record comes to have it: that nothing may be written to it.

Billing systems make a second record of a customer daily. Whoever has the phone said "wrong number"
to the first one, or WhatsApp told that its owner has another, or who has it waits for a person
since they wrote that they lost their job; and the second record is no reason to write there again.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from puntual.application.intake.kind import Dependencies
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import has_same_line
from puntual.domain.conversation.spoken_intent import OF_A_DEBT, SpokenIntent
from puntual.domain.phone import line_of

# An unreachable phone is tried again after a while, and by each record for itself.
_OF_A_STRANGER: Final = frozenset({HoldKind.WRONG_NUMBER, HoldKind.NUMBER_CHANGED})
_BY_REPLY: Final = "reply:"
# A receipt and a dispute are of what the other record owes, and no reason to hold this one.
_OF_ANOTHER_DEBT: Final = OF_A_DEBT | {SpokenIntent.RECEIPT_MEDIA}


def hold_the_phone(
    dependencies: Dependencies, account: Account | None, stored: Profile, now: datetime
) -> frozenset[HoldKind]:
    """Hold a record as others with its phone are held, and return the kinds of those holds.

    It costs a query for a record that is new, has another phone, or shares it, and a look for each
    other record of the phone. What a person has ended does not begin again.

    Raises:
        StaleAccount, Unavailable: the record could not be held now; the same again does it.
    """
    if stored.phone is None or _is_alone(account, stored):
        return frozenset()
    holds = {one.id: one for one in _holds_of_others(dependencies, stored, stored.phone, now)}
    begun = [one for one in holds.values() if dependencies.changes.add_hold(stored.key, one)]
    return frozenset(one.kind for one in begun)


def _is_alone(account: Account | None, stored: Profile) -> bool:
    """Tell whether a record has had its phone before, and to itself."""
    if account is None or account.shares_phone:
        return False
    return has_same_line(account.profile.phone, stored.phone)


def _holds_of_others(
    dependencies: Dependencies, stored: Profile, phone: str, now: datetime
) -> Iterator[Hold]:
    """Yield the holds of records whose phone it is: an id that was learned is no phone."""
    person = dependencies.people.find(stored.key.creditor, line_of(phone))
    for key in person.records:
        other = None if key == stored.key else dependencies.accounts.look(key)
        if other is not None and has_same_line(other.profile.phone, phone):
            held = other.view(now).active_holds(now)
            yield from (
                one for one in held if one.kind in _OF_A_STRANGER or _waits_for_person(one)
            )


def _waits_for_person(hold: Hold) -> bool:
    """Tell whether who has the phone, and not one of their debts, waits for a person."""
    if hold.kind is not HoldKind.HANDOFF or not hold.origin.startswith(_BY_REPLY):
        return False
    return hold.origin.removeprefix(_BY_REPLY) not in _OF_ANOTHER_DEBT
