"""Health of the registered templates: one item for each, per business account."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_of, text_or_none
from puntual.adapters.dynamodb.keys.creditor import TEMPLATES_PK, parse_template_sk, template_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.adapters.instants import to_instant
from puntual.domain.templates.health import (
    REFUSED,
    RELEASED,
    Aspect,
    TemplateReport,
    TemplateState,
    broken_among,
    mends,
    settles,
)
from puntual.ports.messaging import TemplateHealth

_STATUS = "status"
_NAMES = {Aspect.STATUS: _STATUS, Aspect.CATEGORY: "category", Aspect.QUALITY: "quality"}


class DynamoTemplateHealth(TemplateHealth):
    """One item for each template, language and business account."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def record(self, report: TemplateReport) -> bool:
        if not settles(report.aspect, report.value):
            return False
        if report.account and mends(report):
            # A refusal may be on record from before the account of its number was known.
            self._write(replace(report, account=""), f"attribute_exists(#{_STATUS}) AND ")
        return self._write(report)

    def _write(self, report: TemplateReport, only_if: str = "", **more: Present) -> bool:
        name, token = _NAMES[report.aspect], new_token()
        change = (
            f"SET #v = :v, #{name} = :value, #{name}_reason = :reason, #{name}_at = :at, "
            f"#{name}_token = :token"
        )
        values: dict[str, Present] = {
            "v": SCHEMA_VERSION,
            "value": report.value,
            "reason": report.reason,
            "at": to_instant(report.at),
            "token": token,
            **more,
        }
        is_news = f"attribute_not_exists(#{name}_at) OR #{name}_at < :at"
        # Meta's clock counts whole seconds: of two reports of one second the last to come wins.
        same_second = f"(#{name}_at = :at AND #{name} <> :value)"
        key = template_key(report.account, report.stem, report.language)
        try:
            self._table.update(
                Update(key, change, values, f"{only_if}({is_news} OR {same_second})")
            )
        except ConditionFailed as err:
            return is_own_write(err, token, f"{name}_token")
        return True

    @override
    def states(self) -> Sequence[TemplateState]:
        items = self._table.query("#pk = :pk", {"pk": TEMPLATES_PK}, consistent=True)
        return sorted(map(_state_of, items), key=lambda one: (one.stem, one.language))

    def release(self, stem: str, language: str, at: datetime, who: str) -> bool:
        """Remove the status that refused messages gave a template; Meta's own reports stay.

        Returns:
            False when no refusal is on record.
        """
        items = self._table.query("#pk = :pk", {"pk": TEMPLATES_PK}, consistent=True)
        keys = [
            parse_template_sk(text_of(item, "sk"))
            for item in items
            if text_or_none(item, _STATUS) == REFUSED
        ]
        accounts = [account for account, *name in keys if name == [stem, language]]
        released = [
            self._write(
                TemplateReport(account, stem, language, Aspect.STATUS, RELEASED, who, at),
                f"#{_STATUS} = :refused AND ",
                refused=REFUSED,
            )
            for account in accounts
        ]
        return any(released)

    @override
    def broken(self, account: str = "") -> frozenset[str]:
        return broken_among(self.states(), account)


def _state_of(item: Record) -> TemplateState:
    account, stem, language = parse_template_sk(text_of(item, "sk"))
    return TemplateState(
        stem,
        language,
        text_or_none(item, "status") or "",
        text_or_none(item, "category") or "",
        text_or_none(item, "quality") or "",
        text_or_none(item, "status_reason") or "",
        account,
    )
