"""Keys of the daily pass: its head, its segments, its totals, and what the next one takes over."""

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId

# The latest pass: written by the tick that begins it and by the lane that ends it.
PASS = Key("RECONCILE", "PASS")
_SEGMENTS = "SEGMENT#"


def segments_pk(number: int) -> str:
    """Partition of a pass's segments: read at once to tell whether all are done."""
    return f"RECONCILE#PASS#{number}"


def segment_key(number: int, segment: int) -> Key:
    """Segment of a pass: moved by its lane."""
    return Key(segments_pk(number), f"{_SEGMENTS}{segment:06d}")


def parse_segment_sk(sk: str) -> int:
    """Read the sort key of ``segment_key`` back."""
    return int(parts_of(sk, "SEGMENT", 1)[0])


def totals_pk(number: int, group: str) -> str:
    """Partition of a group's totals: written by lanes, merged at the end."""
    return f"RECONCILE#TOTALS#{number}#{group}"


def totals_key(number: int, group: str, stretch: str, part: int) -> Key:
    """Totals of a group, as one stretch counted them; a part holds some creditors."""
    return Key(totals_pk(number, group), f"{stretch}#{part:06d}")


def parse_totals_sk(sk: str) -> str:
    """Read the sort key of ``totals_key`` back: the stretch."""
    return sk.partition("#")[0]


def compared_pk(segments: int, segment: int) -> str:
    """Partition of what is remembered of a segment's views, for one division of the table."""
    return f"RECONCILE#COMPARED#{segments}#{segment}"


def compared_key(segments: int, segment: int, part: int) -> Key:
    """Digests of some thousand views: written by the lane that ends with the segment."""
    return Key(compared_pk(segments, segment), f"PART#{part:06d}")


def carried_key(creditor: CreditorId) -> Key:
    """Sales of a creditor that the next pass takes over."""
    return Key(f"RECONCILE#SALES#{creditor}", "CARRIED")
