"""Health of the registered templates, in a partition for each business account.

An item for each template holds what is known of it. A template that must not be used has a small
row besides, written with it in one transaction: only such rows are read before messages are sent,
which is one read unit however many templates an account has registered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_of, text_or_none
from puntual.adapters.dynamodb.keys.creditor import (
    BROKEN_TEMPLATES,
    BROKEN_TEMPLATES_PK,
    TEMPLATES,
    broken_template_keys,
    parse_template_sk,
    template_key,
    templates_pk,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Put, Update, Write
from puntual.adapters.instants import to_instant
from puntual.domain.templates.health import (
    REFUSED,
    RELEASED,
    Aspect,
    TemplateReport,
    TemplateState,
    breaks,
    mends,
    settles,
)
from puntual.ports.messaging import TemplateHealth

_STATUS = "status"
_NAMES = {Aspect.STATUS: _STATUS, Aspect.CATEGORY: "category", Aspect.QUALITY: "quality"}


class DynamoTemplateHealth(TemplateHealth):
    """Templates by business account and language; what is broken stands in rows of its own."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def record(self, report: TemplateReport) -> bool:
        if not settles(report.aspect, report.value):
            return False
        if report.account and mends(report):
            # A refusal may be on record from before the account of its number was known.
            early = replace(report, account="")
            self._write(early, _rows_of(early), f"attribute_exists(#{_STATUS}) AND ")
        return self._write(report, _rows_of(report))

    @override
    def set_aside(self, refusal: TemplateReport) -> bool:
        return self._write(refusal, _rows_of_broken(refusal))

    def _write(
        self, report: TemplateReport, rows: Sequence[Write], only_if: str = "", **more: Present
    ) -> bool:
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
        known = Update(key, change, values, f"{only_if}({is_news} OR {same_second})")
        try:
            self._table.transact([known, *rows])
        except ConditionFailed as err:
            return is_own_write(err, token, f"{name}_token")
        return True

    @override
    def states(self, account: str) -> Sequence[TemplateState]:
        items = self._items(templates_pk(account), TEMPLATES)
        return [_state_of(item, account) for item in items]

    def release(self, stem: str, language: str, at: datetime, who: str) -> bool:
        """Remove the status that refused messages gave a template; Meta's own reports stay.

        Returns:
            False when no refusal is on record.
        """
        accounts = [
            text_of(row, "account")
            for row in self._items(BROKEN_TEMPLATES_PK, BROKEN_TEMPLATES)
            if (text_of(row, "value"), text_of(row, "name")) == (REFUSED, f"{stem}/{language}")
        ]
        reports = [
            TemplateReport(account, stem, language, Aspect.STATUS, RELEASED, who, at)
            for account in accounts
        ]
        was_refused = f"#{_STATUS} = :refused AND "
        released = [
            self._write(one, _rows_of(one), was_refused, refused=REFUSED) for one in reports
        ]
        return any(released)

    @override
    def broken(self, account: str = "") -> frozenset[str]:
        if not account:
            return _names_of(self._items(BROKEN_TEMPLATES_PK, BROKEN_TEMPLATES))
        # A refusal may have come before the account of its number was known.
        own, unowned = (
            _names_of(self._items(templates_pk(one), BROKEN_TEMPLATES)) for one in (account, "")
        )
        return own | unowned

    def _items(self, pk: str, prefix: str) -> Iterator[Record]:
        """Yield items perhaps a moment old, at half price: they are kept for a minute anyway."""
        condition = "#pk = :pk AND begins_with(#sk, :prefix)"
        return self._table.query(condition, {"pk": pk, "prefix": prefix})


def _rows_of(report: TemplateReport) -> list[Write]:
    """Return the writes that take a template out of use, or back into it."""
    if report.aspect is Aspect.QUALITY:
        return []
    if breaks(report.aspect, report.value):
        return _rows_of_broken(report)
    return [Delete(key) for key in _keys_of(report)]


def _rows_of_broken(report: TemplateReport) -> list[Write]:
    row: Record = {
        "v": SCHEMA_VERSION,
        "name": f"{report.stem}/{report.language}",
        "account": report.account,
        "value": report.value,
    }
    return [Put(key, row) for key in _keys_of(report)]


def _keys_of(report: TemplateReport) -> tuple[Key, Key]:
    return broken_template_keys(report.account, report.stem, report.language, report.aspect.value)


def _names_of(rows: Iterable[Record]) -> frozenset[str]:
    return frozenset(text_of(row, "name") for row in rows)


def _state_of(item: Record, account: str) -> TemplateState:
    stem, language = parse_template_sk(text_of(item, "sk"))
    return TemplateState(
        stem,
        language,
        text_or_none(item, "status") or "",
        text_or_none(item, "category") or "",
        text_or_none(item, "quality") or "",
        text_or_none(item, "status_reason") or "",
        account,
    )
