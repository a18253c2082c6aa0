"""What is on record by the name that was typed; a wrong one is answered with those that are near.

A name that is taken although nothing bears it would look like success: a switch for a number that
does not exist stops nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from cli.frame.near_names import near
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import NotFound, PuntualError
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.sending.conditions import Switch, SwitchScope

_SHOWN: Final = 5
# Pages of the table that are looked at for a debtor who was mistyped.
_PAGES: Final = 5


def all_creditors(table: Table) -> list[Creditor]:
    """Return all creditors by their ids; each is found by the number that it writes from."""
    book = DynamoCreditors(table)
    found = (book.by_phone_number(one.id) for one in DynamoNumbers(table).all())
    known = {one.id: one for one in found if one is not None}
    return [known[name] for name in sorted(known)]


def require_creditor(table: Table, creditor: CreditorId) -> Creditor:
    """Return a creditor.

    Raises:
        NotFound: there is none; those that are near are named.
    """
    found = DynamoCreditors(table).read(creditor)
    if found is None:
        raise _unknown("creditor", creditor, (one.id for one in all_creditors(table)))
    return found


def require_number(table: Table, number: str) -> None:
    """Refuse a number that is not on record.

    Raises:
        NotFound: it is not known.
    """
    known = [one.id for one in DynamoNumbers(table).all()]
    if number not in known:
        raise _unknown("number", number, known)


def require_switchable(table: Table, creditor: CreditorId, switch: Switch) -> None:
    """Refuse to switch what does not exist.

    Raises:
        NotFound: the creditor, or what the switch names, is not known.
    """
    require_creditor(table, creditor)
    known = [*_names_for(table, creditor, switch.scope)]
    if known and switch.name and switch.name not in known:
        raise _unknown(switch.scope.value, switch.name, known)


def near_debtors(table: Table, key: DebtorKey) -> list[str]:
    """Return debtors of the creditor that are near, of the first some thousand in the table."""
    scan = DynamoAccountScan(table).walk(1, 1, None)
    known = [
        account.key.debtor
        for _, page in zip(range(_PAGES), scan, strict=False)
        for account in page.accounts
        if account.key.creditor == key.creditor
    ]
    return near(key.debtor, known)


def _names_for(table: Table, creditor: CreditorId, scope: SwitchScope) -> Iterator[str]:
    """Yield what can be switched; nothing where it cannot be told, for a stop must not wait."""
    if scope is SwitchScope.NUMBER:
        yield from (one.id for one in DynamoNumbers(table).all())
    elif scope is SwitchScope.TEMPLATE:
        yield from PackagedTemplates().catalogue(pay=True).languages
    elif scope is SwitchScope.CADENCE:
        try:
            policy = DynamoPolicies(table).current(creditor)
        except (PuntualError, ValueError, KeyError):
            return
        yield from () if policy is None else (one.name for one in policy.cadences)


def _unknown(what: str, typed: str, known: Iterable[str]) -> NotFound:
    names = sorted(known)
    found = near(typed, names)
    if found:
        return NotFound(f"there is no {what} {typed}; did you mean {' or '.join(found)}?")
    if not names:
        return NotFound(f"there is no {what} {typed}; none is on record yet")
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return NotFound(f"there is no {what} {typed}; there is: {', '.join(names[:_SHOWN])}{rest}")
