"""Keys of a creditor: configuration, policies, switches, metrics and counts.

What only the operator writes stands in the creditor's partition. What a function writes stands in
a partition of its own, for the rights of a role are told by partition and not by sort key.
"""

from datetime import date

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId
from puntual.domain.sending.conditions import Switch, SwitchScope

POLICIES = "POLICY#"
SWITCHES = "SWITCH#"
TEMPLATES = "TEMPLATE#"
BROKEN_TEMPLATES = "BROKEN#"
BROKEN_TEMPLATES_PK = "TEMPLATES"


def idempotency_key(creditor: CreditorId, key: str) -> Key:
    """Answer kept under an idempotency key, which may hold any character."""
    return Key(f"IDEMPOTENCY#{creditor}#{key}", "REQUEST")


def api_key_key(digest: str) -> Key:
    """API key: found by the digest of what the caller sent."""
    return Key(f"APIKEY#{digest}", "KEY")


def creditor_pk(creditor: CreditorId) -> str:
    """Partition of a creditor: its configuration, keys, policies and switches."""
    return f"CREDITOR#{creditor}"


def config_key(creditor: CreditorId) -> Key:
    """Configuration of a creditor: read by the sender."""
    return Key(creditor_pk(creditor), "CONFIG")


def creditor_api_key_key(creditor: CreditorId, digest: str) -> Key:
    """API key of a creditor: listed by the operator."""
    return Key(creditor_pk(creditor), f"APIKEY#{digest}")


def parse_creditor_api_key_sk(sk: str) -> str:
    """Read the sort key of ``creditor_api_key_key`` back: the digest."""
    return parts_of(sk, "APIKEY", 1)[0]


def policy_key(creditor: CreditorId, version: str) -> Key:
    """Policy of a creditor: read by the version in force, listed by the operator."""
    return Key(creditor_pk(creditor), f"{POLICIES}{version}")


def parse_policy_sk(sk: str) -> str:
    """Read the sort key of ``policy_key`` back: the version."""
    return parts_of(sk, "POLICY", 1)[0]


def day_key(creditor: CreditorId, day: date) -> Key:
    """Metrics of a day: written by the daily pass, read by the operator."""
    return Key(f"DAY#{creditor}", f"DAY#{day.isoformat()}")


def switch_key(creditor: CreditorId, switch: Switch) -> Key:
    """Kill switch of a creditor: read by the sender with the other conditions."""
    return Key(creditor_pk(creditor), f"{SWITCHES}{switch.scope}#{switch.name}")


def parse_switch_sk(sk: str) -> Switch:
    """Read the sort key of ``switch_key`` back."""
    scope, name = parts_of(sk, "SWITCH", 2)
    return Switch(SwitchScope(scope), name)


def templates_pk(account: str) -> str:
    """Partition of a business account's templates: read by the senders of its numbers.

    Meta names its business account, never the creditor, and creditors of one table may share it.
    """
    return f"TEMPLATES#{account}"


def template_key(account: str, stem: str, language: str) -> Key:
    """Health of a template: what Meta's webhooks and refused messages say of it."""
    return Key(templates_pk(account), f"{TEMPLATES}{stem}#{language}")


def parse_template_sk(sk: str) -> tuple[str, str]:
    """Read the sort key of ``template_key`` back: the stem and the language."""
    stem, language = parts_of(sk, "TEMPLATE", 2)
    return stem, language


def broken_template_keys(account: str, stem: str, language: str, aspect: str) -> tuple[Key, Key]:
    """Rows of a template that one aspect takes out of use, and of no other template.

    The sender reads the one in its account's partition. The other one, among those of all
    accounts, is for numbers whose account is unknown.
    """
    name = f"{stem}#{language}#{aspect}"
    return (
        Key(templates_pk(account), f"{BROKEN_TEMPLATES}{name}"),
        Key(BROKEN_TEMPLATES_PK, f"{BROKEN_TEMPLATES}{account}#{name}"),
    )


def feed_key(creditor: CreditorId) -> Key:
    """Payment feed of a creditor: when payments were last reported."""
    return Key(f"FEED#{creditor}", "FEED")


def breaker_days_pk(creditor: CreditorId) -> str:
    """Partition of a breaker's days: counted by the sender, read by the daily pass."""
    return f"VOLUME#{creditor}"


def breaker_day_key(creditor: CreditorId, day: date) -> Key:
    """Reminders of a breaker's day: counted by every sender, with the day's release if any."""
    return Key(breaker_days_pk(creditor), f"VOLUME#{day.isoformat()}")


def parse_breaker_day_sk(sk: str) -> date:
    """Read the sort key of ``breaker_day_key`` back."""
    return date.fromisoformat(parts_of(sk, "VOLUME", 1)[0])


def breaker_limit_key(creditor: CreditorId) -> Key:
    """Volume above which the breaker opens: written by the daily pass, read by the sender."""
    return Key(f"LIMIT#{creditor}", "LIMIT")
