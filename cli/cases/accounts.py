"""Accounts that wait for a person without a case, each with what settles it."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from puntual.adapters.clock import SystemClock
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.cases.waiting import WaitingAccount, WaitingList
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId, DebtorId
from puntual.domain.reasons import Waiting

_SETTLE: Final = {
    Waiting.HAND_OFF: "puntual hold show, then puntual hold end HOLD",
    Waiting.DISPUTE: "puntual hold show, then puntual hold end HOLD",
    Waiting.WRITTEN_COPY: "written copy due: send it by post or mail (docs/contact-rules.md)",
    Waiting.RELEASE: "puntual release STEP",
    Waiting.NUMBER: "send the customer with the right phone, or puntual hold end HOLD",
    Waiting.HOURS: "send the customer with a state or a time zone, or widen the policy's hours",
    Waiting.CONSENT: "send the customer's consent",
    Waiting.UNPAID: "call, or puntual hold add plan; correct in the billing system what is wrong",
}


def waiting_accounts(
    table: Table, creditor: CreditorId, now: datetime, told: Collection[DebtorId]
) -> Iterator[WaitingAccount]:
    """Yield the accounts that wait, without a hand-off of those whose case was told already.

    Raises:
        NotFound: the creditor is not set up.
    """
    set_up = DynamoCreditors(table).read(creditor)
    if set_up is None:
        raise NotFound(f"nothing is known of {creditor}")
    accounts = DynamoAccounts(table)
    conditions = conditions_reader(table, sending_limits_of(table))
    terms = terms_book(table, SystemClock(), accounts, conditions, PackagedTemplates())
    for one in WaitingList(DynamoAccountScan(table), accounts, terms).of(set_up, now):
        if one.waiting is not Waiting.HAND_OFF or one.debtor not in told:
            yield one


def account_as_line(account: WaitingAccount) -> str:
    """Return an account in one line, with what settles it."""
    reasons = ", ".join(account.reasons)
    return f"{account.debtor}  {account.waiting}  {reasons}  ->  {_SETTLE[account.waiting]}"


def account_as_json(account: WaitingAccount) -> str:
    """Return an account as one line of JSON."""
    told = {
        "debtor": account.debtor,
        "waiting": account.waiting,
        "reasons": [*account.reasons],
        "settle": _SETTLE[account.waiting],
    }
    return json.dumps(told, ensure_ascii=False)
