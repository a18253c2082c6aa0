"""Ways in which Meta's part of a set-up breaks, and what an operator forgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.api_key import ApiKey, Scope
from puntual.domain.contact_law.contact_rules import RulePack
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.conditions import EVERY_CREDITOR, Switch, SwitchScope
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.job_isolation import LookNote
from puntual.domain.templates.health import refusal_report
from tests.cli.doctor import amazon
from tests.cli.doctor.amazon import client
from tests.cli.doctor.breaking_aws import Break, Case
from tests.cli.doctor.platform import ACCOUNT, NUMBER
from tests.cli.doctor.set_up import ACME, SetUp, end_a_pass, write_capacity
from tests.factories import a_creditor, a_key, a_profile

_DAY: Final = timedelta(days=1)


def _meta(**changes: object) -> Break:
    return lambda set_up: set_up.platform.conduct(**changes)


def _token_ends(days: int) -> Break:
    return lambda set_up: set_up.platform.conduct(token_expires_at=set_up.now + days * _DAY)


def _another_token(set_up: SetUp) -> None:
    text = '{"access_token": "EAArevoked-long-ago"}'
    amazon.set_secret(set_up.outputs["SenderSecretArn"], text)


def _another_app_secret(set_up: SetUp) -> None:
    text = '{"app_secret": "fedcba9876543210fedcba9876543210", "verify_token": "verify"}'
    amazon.set_secret(set_up.outputs["WebhookSecretArn"], text)


def _deaf(set_up: SetUp) -> None:
    set_up.platform.answers = False


def _empty(_: SetUp) -> None:
    table = client("dynamodb")
    for item in table.scan(TableName=amazon.TABLE)["Items"]:
        table.delete_item(TableName=amazon.TABLE, Key={"pk": item["pk"], "sk": item["sk"]})


def _another_name(set_up: SetUp) -> None:
    set_up.more["creditor"] = CreditorId("acmee")


def _phone_in_place_of_id(set_up: SetUp) -> None:
    DynamoCreditors(set_up.table).put(a_creditor(ACME, "Acme", "525550000000"))


def _unregistered(set_up: SetUp) -> None:
    set_up.platform.simulator.book.clear()


def _paused(set_up: SetUp) -> None:
    set_up.platform.set_status("puntual_first_reminder_v1", "es_MX", "PAUSED")


def _under_review(set_up: SetUp) -> None:
    set_up.platform.set_status("puntual_first_reminder_v1", "es_MX", "PENDING")


def _brazilian(set_up: SetUp) -> None:
    profile = a_profile(
        key=a_key("d-2", ACME), locale="pt-BR", country="BR", phone="+5511900000001"
    )
    DynamoAccountChanges(set_up.table).put_profile(profile)


def _set_aside(set_up: SetUp) -> None:
    report = refusal_report(ACCOUNT, "first_reminder", "es_MX", 132012, set_up.now)
    DynamoTemplateHealth(set_up.table).set_aside(report)


def _revoked(set_up: SetUp) -> None:
    DynamoApiKeys(set_up.table).revoke(ACME, "d" * 64, set_up.now)


def _reading_only(set_up: SetUp) -> None:
    _revoked(set_up)
    key = ApiKey("e" * 64, ACME, "bi", frozenset({Scope.READ}), set_up.now)
    DynamoApiKeys(set_up.table).create(key)


def _policy_lost(_: SetUp) -> None:
    key = {"pk": {"S": f"CREDITOR#{ACME}"}, "sk": {"S": "POLICY#pyme-1"}}
    client("dynamodb").delete_item(TableName=amazon.TABLE, Key=key)


def _policy_damaged(_: SetUp) -> None:
    client("dynamodb").update_item(
        TableName=amazon.TABLE,
        Key={"pk": {"S": f"CREDITOR#{ACME}"}, "sk": {"S": "POLICY#pyme-1"}},
        UpdateExpression="SET document = :d",
        ExpressionAttributeValues={":d": {"S": '{"version": '}},
    )


def _policy_wants_sms(set_up: SetUp) -> None:
    policies = DynamoPolicies(set_up.table)
    document = policies.document(ACME, "pyme-1")
    assert document is not None
    changed = document.replace('"version":"pyme-1"', '"version":"pyme-2"').replace(
        "{", '{"fallback":{"channel":"sms"},', 1
    )
    policies.put(ACME, "pyme-2", changed)
    policies.activate(ACME, "pyme-2")


def _switch(scope: SwitchScope, name: str = "") -> Break:
    return lambda set_up: DynamoSwitchboard(set_up.table).pull(
        ACME, Switch(scope, name), set_up.now, "Rosa"
    )


def _everything_off(set_up: SetUp) -> None:
    switch = Switch(SwitchScope.CREDITOR)
    DynamoSwitchboard(set_up.table).pull(EVERY_CREDITOR, switch, set_up.now, "Rosa")


def _halted(set_up: SetUp) -> None:
    halt = Halt(HaltScope.NUMBER, NUMBER, "", 131048, set_up.now, "send", NUMBER)
    DynamoNumbers(set_up.table).halt(halt)


def _nothing_heard(set_up: SetUp) -> None:
    DynamoNumbers(set_up.table).note_silence(NUMBER, set_up.now)


def _too_many_today(set_up: SetUp) -> None:
    DynamoCircuitBreakers(set_up.table).add(ACME, breaker_day(set_up.now), 400)


def _feed_stale(set_up: SetUp) -> None:
    table = client("dynamodb")
    item = {"pk": {"S": f"FEED#{ACME}"}, "sk": {"S": "FEED"}}
    table.delete_item(TableName=amazon.TABLE, Key=item)
    DynamoPaymentFeed(set_up.table).seen(ACME, set_up.now - 4 * _DAY)


def _feed_never(_: SetUp) -> None:
    item = {"pk": {"S": f"FEED#{ACME}"}, "sk": {"S": "FEED"}}
    client("dynamodb").delete_item(TableName=amazon.TABLE, Key=item)


def _planner_late(set_up: SetUp) -> None:
    at = (set_up.now - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    item = client("dynamodb").get_item(
        TableName=amazon.TABLE, Key={"pk": {"S": "SCHEDULER"}, "sk": {"S": "CURSOR"}}
    )["Item"]
    client("dynamodb").put_item(TableName=amazon.TABLE, Item={**item, "at": {"S": at}})


def _parked(set_up: SetUp) -> None:
    note = LookNote(a_key("d-1", ACME), "1.1", set_up.now, 3, is_parked=True)
    DynamoParkedJobs(set_up.table).put(note, None)


class _EndingRules(PackagedRuleBook):
    """Calendars that end on a day."""

    def __init__(self, last: date) -> None:
        super().__init__()
        self._last = last

    def pack_for(self, country: str) -> RulePack:
        pack = super().pack_for(country)
        known = pack.holidays.national
        years = frozenset(year for year in known.covered_years if year <= self._last.year)
        ended = HolidayCalendar(known.days, years)
        return replace(pack, holidays=replace(pack.holidays, national=ended))


def _calendar_ends(years: int) -> Break:
    def break_(set_up: SetUp) -> None:
        last = set_up.now.date().replace(month=1, day=1)
        set_up.more["rules"] = _EndingRules(last.replace(year=last.year + years))

    return break_


META_CASES: Final[tuple[Case, ...]] = (
    ("token", "token_invalid", _another_token),
    ("token", "token_expired", _token_ends(-1)),
    ("token", "token_ends", _token_ends(3)),
    ("token", "token_may_not_message", _meta(permissions="whatsapp_business_management")),
    ("token", "token_may_not_manage", _meta(permissions="whatsapp_business_messaging")),
    ("token", "meta_unreachable", _deaf),
    ("creditors", "creditor_none", _empty),
    ("creditors", "creditor_unknown", _another_name),
    ("number", "number_refused", _phone_in_place_of_id),
    ("number", "number_not_connected", _meta(number_status="DISCONNECTED")),
    (
        "number",
        "number_unverified",
        _meta(number_status="PENDING", number_verification="NOT_VERIFIED"),
    ),
    ("number", "number_name_declined", _meta(name_status="DECLINED")),
    ("number", "number_blocked", _meta(health="BLOCKED")),
    ("number", "number_bad_quality", _meta(quality_rating="RED")),
    ("webhook", "app_secret_wrong", _another_app_secret),
    ("webhook", "webhook_not_set", _meta(webhook_url=None)),
    ("webhook", "webhook_elsewhere", _meta(webhook_url="https://old.example/hook")),
    ("webhook", "webhook_inactive", _meta(is_webhook_active=False)),
    ("webhook", "webhook_fields_missing", _meta(webhook_fields="messages,account_update")),
    ("webhook", "app_not_subscribed", _meta(is_subscribed=False)),
    (
        "webhook",
        "webhook_overridden",
        _meta(override_callback_uri="https://staging.example/hook"),
    ),
    ("templates", "templates_missing", _unregistered),
    ("templates", "templates_lost", _paused),
    ("templates", "templates_pending", _under_review),
    ("templates", "templates_missing", _brazilian),
    ("templates", "templates_set_aside", _set_aside),
    ("keys", "key_none", _revoked),
    ("keys", "key_reads_only", _reading_only),
    ("policy", "policy_missing", _policy_lost),
    ("policy", "policy_unreadable", _policy_damaged),
    ("policy", "channel_not_deployed", _policy_wants_sms),
    ("switches", "switched_off", _switch(SwitchScope.CREDITOR)),
    ("switches", "everything_off", _everything_off),
    ("switches", "partly_switched_off", _switch(SwitchScope.TEMPLATE, "first_reminder")),
    ("halts", "number_halted", _halted),
    ("breaker", "breaker_open", _too_many_today),
    ("callbacks", "callbacks_hold", _nothing_heard),
    ("feed", "feed_stale", _feed_stale),
    ("feed", "feed_never", _feed_never),
    ("planner", "planner_late", _planner_late),
    ("queues", "jobs_parked", _parked),
    ("capacity", "executions_short", lambda it: write_capacity(it.table, it.now, quota=10)),
    ("capacity", "senders_unchecked", lambda it: write_capacity(it.table, it.now - _DAY)),
    ("daily_pass", "pass_late", lambda it: end_a_pass(it.table, it.now - 2 * _DAY, 2)),
    ("calendar", "calendar_ends", _calendar_ends(0)),
    ("calendar", "calendar_ended", _calendar_ends(-1)),
)
