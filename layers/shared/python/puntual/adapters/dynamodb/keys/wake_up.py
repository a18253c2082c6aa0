"""Keys of wake-ups: an hour and a shard to a partition."""

from datetime import UTC, datetime, timedelta
from zlib import crc32

from puntual.adapters.dynamodb.store.writes import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, escape_id, unescape_id

_HOUR = timedelta(hours=1)
# No identifier holds it, so no creditor's single wake-up is taken for a pack.
_PACK = "*"


def shard_of(debtor: DebtorId, shards: int) -> int:
    """Return over which partition of an hour a debtor's wake-ups go."""
    return crc32(debtor.encode()) % shards


def wake_up_pk(at: datetime, shard: int) -> str:
    """Partition of an hour's wake-ups: the scheduler asks hour by hour, shard by shard."""
    return f"DUE#{at.astimezone(UTC):%Y-%m-%dT%H}#{shard}"


def wake_up_key(key: DebtorKey, at: datetime, shards: int) -> Key:
    """Wake-up: put for one account, found by its instant."""
    sk = f"{to_instant(at)}#{key.creditor}#{escape_id(key.debtor)}"
    return Key(wake_up_pk(at, shard_of(key.debtor, shards)), sk)


def parse_wake_up_sk(sk: str) -> tuple[datetime, DebtorKey]:
    """Read the sort key of ``wake_up_key`` back."""
    instant, creditor, debtor = sk.split("#")
    return from_instant(instant), DebtorKey(CreditorId(creditor), DebtorId(unescape_id(debtor)))


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


def before_wake_ups_at(at: datetime) -> str:
    """Return a sort key before all wake-ups of an instant."""
    return f"{to_instant(at)}#"


def after_wake_ups_at(at: datetime) -> str:
    """Return a sort key behind all wake-ups of an instant and before those of the next."""
    return f"{to_instant(at)}$"  # `$` is the character behind `#`


def behind_neighbours(sk: str) -> str:
    """Return a sort key behind all rows of a row's instant, creditor and kind."""
    neighbours, _, _ = sk.rpartition("#")
    return f"{neighbours}$"  # `$` is the character behind `#`


def hours_between(after: datetime, until: datetime) -> list[datetime]:
    """Return the hours that (after, until] touches, in order."""
    first = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    count = int((until - first) / _HOUR) + 1
    return [first + number * _HOUR for number in range(count)] if after < until else []
