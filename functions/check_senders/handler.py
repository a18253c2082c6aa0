"""Lambda entry point of ``check_senders``: asks Meta and AWS what our numbers may do."""

from datetime import datetime
from functools import cache, partial
from typing import Any, Final, Protocol

from functions.check_senders.capacity import Deployed, check_capacity
from functions.check_senders.logic import SendersChecked, check_senders
from functions.check_senders.settings import Settings
from puntual.adapters.aws.account_quotas import LambdaAccountQuotas
from puntual.adapters.aws.clients import lambda_client, secret_calls, table_calls
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.whatsapp.health_api import GraphSenderHealth
from puntual.domain.errors import PuntualError
from puntual.domain.sending.concurrency import Capacity
from puntual.runtime.number_setting import parse_numbers
from puntual.runtime.observability import count, logger
from puntual.runtime.scheduled_event import read_time

# Of three minutes: no question begins in the last one, so that its answer is still taken.
_RESERVE_MS: Final = 60_000


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


@cache
def _table() -> Table:
    return Table(table_calls(), Settings.load().table_name)


@cache
def _secret() -> Secret:
    return Secret(secret_calls(), Settings.load().sender_secret_arn, SystemClock())


@cache
def _health() -> GraphSenderHealth:
    settings = Settings.load()
    token = partial(_secret().require, "access_token")
    return GraphSenderHealth(settings.graph_base_url, settings.graph_version, token)


@cache
def _deployed() -> Deployed:
    settings = Settings.load()
    return Deployed(settings.pace, parse_numbers(settings.numbers))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Ask until the time is nearly up; the next tick goes on with those asked longest ago."""
    now = read_time(event)
    # A token that was replaced since the last hour must not look expired.
    _secret().refresh()
    checked = check_senders(
        DynamoNumbers(_table()),
        _health(),
        now,
        lambda: context.get_remaining_time_in_millis() > _RESERVE_MS,
    )
    _report_senders(checked, now)
    _check_capacity(now)
    return {"halted": checked.halted, "unanswered": checked.unanswered, "left": checked.left}


def _report_senders(checked: SendersChecked, now: datetime) -> None:
    count("NumbersHalted", now, checked.halted)
    if checked.token_days is not None:
        count("TokenDaysLeft", now, checked.token_days)
    log = logger.warning if checked.halted or checked.unanswered else logger.info
    log(
        "senders.checked",
        halted=checked.halted,
        resumed=checked.resumed,
        unanswered=checked.unanswered,
        token_days=checked.token_days,
        left=checked.left,
    )


def _check_capacity(now: datetime) -> None:
    note, quotas = DynamoCapacityNote(_table()), LambdaAccountQuotas(lambda_client())
    try:
        checked = check_capacity(_deployed(), DynamoNumbers(_table()), quotas, note, now)
    except PuntualError as error:
        # It is only said: what Meta answered is on record.
        logger.warning("capacity.unchecked", cause=type(error).__name__)
        return
    _report_capacity(checked, now)


def _report_capacity(checked: Capacity, now: datetime) -> None:
    count("WorkersShort", now, checked.workers_short)
    if checked.executions_short is not None:
        count("ExecutionsShort", now, checked.executions_short)
    is_enough = checked.executions_short == 0 and not checked.workers_short
    log = logger.info if is_enough else logger.warning
    log(
        "capacity.checked",
        needed=checked.needed,
        quota=checked.quota,
        workers_short=checked.workers_short,
    )
