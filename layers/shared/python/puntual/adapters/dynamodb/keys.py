"""Every key of the table: who builds it, who reads it back, and what is asked with it.

Parts are joined by ``#``, which no identifier may contain (`puntual.domain.ids.require_id`).
"""

from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from puntual.adapters.dynamodb.table import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import (
    ContactId,
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
)
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.sending.number_state import Halt, HaltScope

PROFILE = "PROFILE"
REF = "REF"
# The account sorts up to and including its profile, so that one query reads it whole; what is
# only asked by a person (silences) sorts behind it and costs the sender nothing.
LAST_OF_ACCOUNT = PROFILE
CONTACTS = "CONTACT#"
# The character behind `#`: what sorts behind every contact and before all else of an account.
AFTER_CONTACTS = "CONTACT$"
SILENCES = "SILENCE#"
POLICIES = "POLICY#"
SWITCHES = "SWITCH#"
TEMPLATES = "TEMPLATE#"
TEMPLATES_PK = "TEMPLATES"
NUMBERS = "NUMBER#"
HALTS = "HALT#"
NUMBERS_PK = "NUMBERS"

_HOUR = timedelta(hours=1)
# No identifier holds it, so no creditor's single wake-up is taken for a pack.
_PACK = "*"


def account_pk(key: DebtorKey) -> str:
    """Partition of an account: read whole by the sender."""
    return f"DEBTOR#{key.creditor}#{key.debtor}"


def parse_account_pk(pk: str) -> DebtorKey:
    """Read ``account_pk`` back."""
    creditor, debtor = _parts(pk, "DEBTOR", 2)
    return DebtorKey(CreditorId(creditor), DebtorId(debtor))


def profile_key(key: DebtorKey) -> Key:
    """Profile: who the debtor is; every account has one, if only a blank one."""
    return Key(account_pk(key), PROFILE)


def invoice_key(key: DebtorKey, invoice: DocumentId) -> Key:
    """Invoice of an account: read with the account."""
    return Key(account_pk(key), f"INV#{_document(invoice)}")


def payment_key(key: DebtorKey, payment: DocumentId) -> Key:
    """Payment of an account: read with the account."""
    return Key(account_pk(key), f"PAYMENT#{_document(payment)}")


def hold_key(key: DebtorKey, hold_id: str) -> Key:
    """Hold of an account: read with the account, ended by its id."""
    return Key(account_pk(key), f"HOLD#{hold_id}")


def contact_key(key: DebtorKey, seq: int) -> Key:
    """Contact of an account: claimed where nobody did, read with the account before all else."""
    return Key(account_pk(key), f"{CONTACTS}{seq:06d}")


def parse_invoice_sk(sk: str) -> DocumentId:
    """Read the sort key of ``invoice_key`` back."""
    return _parse_document(sk, "INV")


def parse_payment_sk(sk: str) -> DocumentId:
    """Read the sort key of ``payment_key`` back."""
    return _parse_document(sk, "PAYMENT")


def parse_hold_sk(sk: str) -> str:
    """Read the sort key of ``hold_key`` back."""
    return _parts(sk, "HOLD", 1)[0]


def parse_contact_sk(sk: str) -> int:
    """Read the sort key of ``contact_key`` back: its place, from 1 on."""
    return int(_parts(sk, "CONTACT", 1)[0])


def release_key(key: DebtorKey, step: str, at: datetime) -> Key:
    """Release of a step to one debtor: read with the account, one item for each time."""
    return Key(account_pk(key), f"GRANT#{step}#{to_instant(at)}")


def parse_release_sk(sk: str) -> tuple[str, datetime]:
    """Read the sort key of ``release_key`` back: the step and when it was released."""
    step, instant = _parts(sk, "GRANT", 2)
    return step, from_instant(instant)


def silence_key(key: DebtorKey, at: datetime) -> Key:
    """Silence of an account: asked by the operator, oldest first."""
    return Key(account_pk(key), f"{SILENCES}{to_instant(at)}")


def parse_silence_sk(sk: str) -> datetime:
    """Read the sort key of ``silence_key`` back."""
    return from_instant(_parts(sk, "SILENCE", 1)[0])


def shard_of(debtor: DebtorId, shards: int) -> int:
    """Return over which partition of an hour a debtor's wake-ups go."""
    return crc32(debtor.encode()) % shards


def wake_up_pk(at: datetime, shard: int) -> str:
    """Partition of an hour's wake-ups: the scheduler asks hour by hour, shard by shard."""
    return f"DUE#{at.astimezone(UTC):%Y-%m-%dT%H}#{shard}"


def parse_wake_up_pk(pk: str) -> tuple[datetime, int]:
    """Read ``wake_up_pk`` back: the hour and the shard."""
    hour, shard = _parts(pk, "DUE", 2)
    return datetime.fromisoformat(f"{hour}:00:00Z"), int(shard)


def wake_up_key(key: DebtorKey, at: datetime, shards: int) -> Key:
    """Wake-up: put for one account, found by its instant."""
    sk = f"{to_instant(at)}#{key.creditor}#{key.debtor}"
    return Key(wake_up_pk(at, shard_of(key.debtor, shards)), sk)


def parse_wake_up_sk(sk: str) -> tuple[datetime, DebtorKey]:
    """Read the sort key of ``wake_up_key`` back."""
    instant, creditor, debtor = sk.split("#")
    return from_instant(instant), DebtorKey(CreditorId(creditor), DebtorId(debtor))


def pack_key(at: datetime, shard: int, creditor: CreditorId, digest: str) -> Key:
    """Pack of wake-ups: put for many debtors of a creditor at once."""
    return Key(wake_up_pk(at, shard), f"{to_instant(at)}#{_PACK}{creditor}#{digest}")


def parse_pack_sk(sk: str) -> tuple[datetime, CreditorId] | None:
    """Read the sort key of ``pack_key`` back; None for that of a single wake-up."""
    instant, creditor, _ = sk.split("#")
    if not creditor.startswith(_PACK):
        return None
    return from_instant(instant), CreditorId(creditor.removeprefix(_PACK))


def packs_at(at: datetime) -> tuple[str, str]:
    """Return the sort keys before and behind all packs of an instant."""
    instant = to_instant(at)
    return f"{instant}#{_PACK}", f"{instant}#+"  # `+` is the character behind `*`


def after_wake_ups_at(at: datetime) -> str:
    """Return a sort key behind all wake-ups of an instant and before those of the next."""
    return f"{to_instant(at)}$"  # `$` is the character behind `#`


def hours_between(after: datetime, until: datetime) -> list[datetime]:
    """Return the hours that (after, until] touches, in order."""
    first = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    count = int((until - first) / _HOUR) + 1
    return [first + number * _HOUR for number in range(count)] if after < until else []


def pair_lease_key(creditor: CreditorId, wa_id: str) -> Key:
    """Lease of a person whom several debtors share: until when is nobody to write to them?"""
    return Key(f"PAIR#{creditor}#{wa_id}", "LEASE")


def parse_pair_lease_pk(pk: str) -> tuple[CreditorId, str]:
    """Read the partition of ``pair_lease_key`` back."""
    creditor, wa_id = _parts(pk, "PAIR", 2)
    return CreditorId(creditor), wa_id


def person_pk(creditor: CreditorId, wa_id: str) -> str:
    """Partition of a WhatsApp id: who is writing to us?"""
    return f"PERSON#{creditor}#{wa_id}"


def parse_person_pk(pk: str) -> tuple[CreditorId, str]:
    """Read ``person_pk`` back."""
    creditor, wa_id = _parts(pk, "PERSON", 2)
    return CreditorId(creditor), wa_id


def person_key(key: DebtorKey, wa_id: str) -> Key:
    """Person: one debtor behind a WhatsApp id."""
    return Key(person_pk(key.creditor, wa_id), f"DEBTOR#{key.debtor}")


def parse_person_sk(sk: str) -> DebtorId:
    """Read the sort key of ``person_key`` back."""
    return DebtorId(_parts(sk, "DEBTOR", 1)[0])


def invoice_ref_key(creditor: CreditorId, invoice: DocumentId) -> Key:
    """Reference of an invoice: whose is it, and is it stored already?"""
    return Key(f"INVOICE#{creditor}#{_document(invoice)}", REF)


def payment_ref_key(creditor: CreditorId, payment: DocumentId) -> Key:
    """Reference of a payment: whose is it, and is it stored already?"""
    return Key(f"PAYMENT#{creditor}#{_document(payment)}", REF)


def parse_ref_pk(pk: str) -> tuple[str, CreditorId, DocumentId]:
    """Read the partition of a reference back: ``INVOICE`` or ``PAYMENT``, creditor, document."""
    kind, creditor, source, external_id = pk.split("#")
    return kind, CreditorId(creditor), DocumentId(source, external_id)


def idempotency_key(creditor: CreditorId, key: str) -> Key:
    """Answer kept under an idempotency key, which may hold any character."""
    return Key(f"IDEMPOTENCY#{creditor}#{key}", "REQUEST")


def parse_idempotency_pk(pk: str) -> tuple[CreditorId, str]:
    """Read the partition of ``idempotency_key`` back."""
    _, creditor, key = pk.split("#", 2)
    return CreditorId(creditor), key


def api_key_key(digest: str) -> Key:
    """API key: found by the digest of what the caller sent."""
    return Key(f"APIKEY#{digest}", "KEY")


def parse_api_key_pk(pk: str) -> str:
    """Read the partition of ``api_key_key`` back."""
    return _parts(pk, "APIKEY", 1)[0]


def creditor_pk(creditor: CreditorId) -> str:
    """Partition of a creditor: its configuration, keys and figures."""
    return f"CREDITOR#{creditor}"


def parse_creditor_pk(pk: str) -> CreditorId:
    """Read ``creditor_pk`` back."""
    return CreditorId(_parts(pk, "CREDITOR", 1)[0])


def config_key(creditor: CreditorId) -> Key:
    """Configuration of a creditor: read by the sender."""
    return Key(creditor_pk(creditor), "CONFIG")


def creditor_api_key_key(creditor: CreditorId, digest: str) -> Key:
    """API key of a creditor: listed by the operator."""
    return Key(creditor_pk(creditor), f"APIKEY#{digest}")


def parse_creditor_api_key_sk(sk: str) -> str:
    """Read the sort key of ``creditor_api_key_key`` back: the digest."""
    return _parts(sk, "APIKEY", 1)[0]


def policy_key(creditor: CreditorId, version: str) -> Key:
    """Policy of a creditor: read by the version in force, listed by the operator."""
    return Key(creditor_pk(creditor), f"{POLICIES}{version}")


def parse_policy_sk(sk: str) -> str:
    """Read the sort key of ``policy_key`` back: the version."""
    return _parts(sk, "POLICY", 1)[0]


def day_key(creditor: CreditorId, day: date) -> Key:
    """Figures of a day: written by the daily pass, read by the operator."""
    return Key(creditor_pk(creditor), f"DAY#{day.isoformat()}")


def parse_day_sk(sk: str) -> date:
    """Read the sort key of ``day_key`` back."""
    return date.fromisoformat(_parts(sk, "DAY", 1)[0])


def switch_key(creditor: CreditorId, switch: Switch) -> Key:
    """Kill switch of a creditor: read by the sender with the other conditions."""
    return Key(creditor_pk(creditor), f"{SWITCHES}{switch.scope}#{switch.name}")


def parse_switch_sk(sk: str) -> Switch:
    """Read the sort key of ``switch_key`` back."""
    scope, name = _parts(sk, "SWITCH", 2)
    return Switch(SwitchScope(scope), name)


def template_key(account: str, stem: str, language: str) -> Key:
    """Health of a template: written by Meta's webhooks, read by the sender as a condition.

    Meta names its business account, never the creditor, and creditors of one table may share it.
    """
    return Key(TEMPLATES_PK, f"{TEMPLATES}{account}#{stem}#{language}")


def parse_template_sk(sk: str) -> tuple[str, str, str]:
    """Read the sort key of ``template_key`` back: the account, the stem and the language."""
    account, stem, language = _parts(sk, "TEMPLATE", 3)
    return account, stem, language


def feed_key(creditor: CreditorId) -> Key:
    """Payment feed of a creditor: when it last spoke."""
    return Key(creditor_pk(creditor), "FEED")


def volume_key(creditor: CreditorId, day: date) -> Key:
    """Reminders of a breaker's day: counted by every sender, with the day's release if any."""
    return Key(creditor_pk(creditor), f"VOLUME#{day.isoformat()}")


def parse_volume_sk(sk: str) -> date:
    """Read the sort key of ``volume_key`` back."""
    return date.fromisoformat(_parts(sk, "VOLUME", 1)[0])


def volume_limit_key(creditor: CreditorId) -> Key:
    """Volume above which the breaker opens: written by the daily pass, read by the sender."""
    return Key(creditor_pk(creditor), "LIMIT")


def number_key(phone_number_id: str) -> Key:
    """Number that a creditor writes from: whose webhook is this?"""
    return Key(f"NUMBER#{phone_number_id}", REF)


def parse_number_pk(pk: str) -> str:
    """Read the partition of ``number_key`` back."""
    return _parts(pk, "NUMBER", 1)[0]


def number_state_key(phone_number_id: str) -> Key:
    """State of a number: its limits, changed by Meta, by an operator and by its first message.

    All numbers and halts stand in one partition, for a halt of an account holds for all of its
    numbers: one small query reads what the sender needs.
    """
    return Key(NUMBERS_PK, f"{NUMBERS}{phone_number_id}")


def parse_number_state_sk(sk: str) -> str:
    """Read the sort key of ``number_state_key`` back."""
    return _parts(sk, "NUMBER", 1)[0]


def halt_key(halt: Halt) -> Key:
    """Halt of a number, an account, the app or a country, by its cause: read with the numbers."""
    sk = f"{HALTS}{halt.scope}#{halt.holder}#{halt.country}#{halt.cause}"
    return Key(NUMBERS_PK, sk)


def parse_halt_sk(sk: str) -> tuple[HaltScope, str, str]:
    """Read the sort key of ``halt_key`` back: the scope, the holder and the country."""
    scope, holder, country, _ = _parts(sk, "HALT", 4)
    return HaltScope(scope), holder, country


def quota_key(holder: str) -> Key:
    """People written to in the last day, counted by the hour: reserved by every sender."""
    return Key(f"QUOTA#{holder}", "PEOPLE")


def parse_quota_pk(pk: str) -> str:
    """Read the partition of ``quota_key`` back."""
    return _parts(pk, "QUOTA", 1)[0]


def slots_key(phone_number_id: str) -> Key:
    """Next free send slot of a number: reserved by every sender."""
    return Key(f"RATE#{phone_number_id}", "SLOTS")


def parse_slots_pk(pk: str) -> str:
    """Read the partition of ``slots_key`` back."""
    return _parts(pk, "RATE", 1)[0]


def doubts_pk(phone_number_id: str) -> str:
    """Partition of a number's doubtful messages: read by the webhook, now and then."""
    return f"DOUBT#{phone_number_id}"


def parse_doubts_pk(pk: str) -> str:
    """Read ``doubts_pk`` back."""
    return _parts(pk, "DOUBT", 1)[0]


def doubt_key(phone_number_id: str, ref: ContactRef, at: datetime) -> Key:
    """Doubtful message: noted by the sender, found by its instant."""
    key = ref.account
    sk = f"{to_instant(at)}#{key.creditor}#{key.debtor}#{ref.contact}"
    return Key(doubts_pk(phone_number_id), sk)


def parse_doubt_sk(sk: str) -> tuple[datetime, ContactRef]:
    """Read the sort key of ``doubt_key`` back: when it was noted, and which message."""
    instant, creditor, debtor, contact = sk.split("#")
    account = DebtorKey(CreditorId(creditor), DebtorId(debtor))
    return from_instant(instant), ContactRef(account, ContactId(contact))


SCHEDULER_CURSOR = Key("SCHEDULER", "CURSOR")
RECONCILE_CURSOR = Key("RECONCILE", "CURSOR")
# What may run at once: written by the hourly check, read by the operator.
CAPACITY = Key("RECONCILE", "CAPACITY")


def _document(document: DocumentId) -> str:
    return f"{document.source}#{document.external_id}"


def _parse_document(text: str, kind: str) -> DocumentId:
    source, external_id = _parts(text, kind, 2)
    return DocumentId(source, external_id)


def _parts(text: str, kind: str, count: int) -> list[str]:
    found, *parts = text.split("#")
    if found != kind or len(parts) != count:
        raise InvalidInput("key", f"is not a {kind} key", "repair or remove the item")
    return parts
