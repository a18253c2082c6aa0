"""The terms of decisions, from the table and the packaged data; built once per environment."""

from dataclasses import replace

from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.conditions import DynamoConditionsBook
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.policies.cache import CachedPolicy
from puntual.application.conditions_reader import ConditionsReader
from puntual.application.sending_limits import SendingLimits
from puntual.application.terms import TermsBook
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import Channel
from puntual.domain.templates.catalogue import Catalogue
from puntual.ports.accounts import Accounts
from puntual.ports.clock import Clock


class PackagedCatalogues:
    """The packaged templates, by creditor."""

    def __init__(self, templates: PackagedTemplates) -> None:
        self._plain = templates.catalogue()
        self._with_pay_buttons = templates.catalogue(pay=True)

    def __call__(self, creditor: Creditor) -> Catalogue:
        """Return the catalogue; pay buttons only for creditors that registered them."""
        known = self._with_pay_buttons if creditor.pays_online else self._plain
        return replace(known, form=creditor.form_of_address)


def sending_limits_of(table: Table) -> SendingLimits:
    """Return the sending limits of all numbers."""
    return SendingLimits(DynamoNumbers(table), DynamoQuota(table))


def conditions_reader(table: Table, sending_limits: SendingLimits) -> ConditionsReader:
    """Return the reader of the conditions, which also counts the day's reminders."""
    book = DynamoConditionsBook(table, sending_limits.account_of)
    breakers, switchboard = DynamoCircuitBreakers(table), DynamoSwitchboard(table)
    return ConditionsReader(book, breakers, sending_limits, switchboard)


def terms_book(
    table: Table,
    clock: Clock,
    accounts: Accounts,
    conditions: ConditionsReader,
    templates: PackagedTemplates,
    channels: frozenset[Channel] = frozenset(),
) -> TermsBook:
    """Return the sources of terms."""
    return TermsBook(
        accounts=accounts,
        people=DynamoPeople(table),
        policies=CachedPolicy(DynamoPolicies(table), clock),
        rules=PackagedRuleBook(),
        conditions=conditions,
        catalogues=PackagedCatalogues(templates),
        channels=channels,
    )
