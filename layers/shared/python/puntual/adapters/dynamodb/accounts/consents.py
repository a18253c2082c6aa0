"""One more statement of a debtor: an attribute of the profile, and a change of the account."""

from typing import Final

from puntual.adapters.dynamodb.accounts.revision import ChangesNothing, at_home, change_account
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.profile import consent_name, consent_to_record
from puntual.adapters.dynamodb.keys.account import profile_key
from puntual.adapters.dynamodb.store.attributes import Present
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.accounts.account_changes import NewConsent
from puntual.domain.accounts.consent import ConsentEvent, has_room
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey

_TRIES: Final = 4


def add_consent(table: Table, key: DebtorKey, event: ConsentEvent) -> bool:
    """Add a statement, as the port ``AccountChanges`` defines it."""
    return at_home(key, lambda home: _add(table, home, event))


def _add(table: Table, key: DebtorKey, event: ConsentEvent) -> bool:
    name = consent_name(event)
    for _ in range(_TRIES):
        try:
            change_account(table, key, NewConsent(event), lambda known: [_consent(known, event)])
        except ChangesNothing:
            return False
        except ConditionFailed as err:
            if name in err.found.get(0, {}):
                return False
        else:
            return True
    raise Unavailable("the profile kept changing")


def _consent(known: AccountExcerpt, event: ConsentEvent) -> Update:
    """Return the write of a consent event, on condition that the profile is as it was read.

    The stored view names the change of the profile that it knows of, so that has to be certain.

    Raises:
        ChangesNothing: there is no room for it beside the others.
    """
    if not has_room(known.profile.consents, event):
        raise ChangesNothing
    name, rev = consent_name(event), known.profile_rev
    values: dict[str, Present] = {
        "event": consent_to_record(event),
        "next": rev + 1,
        "v": SCHEMA_VERSION,
    }
    return Update(
        profile_key(known.key),
        f"SET #{name} = :event, #rev = :next, #v = :v",
        {**values, **({"read": rev} if rev else {})},
        f"attribute_not_exists(#{name}) AND "
        + ("#rev = :read" if rev else "attribute_not_exists(#rev)"),
    )
