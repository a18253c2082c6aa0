"""When is the next wake-up? Asked so often that it goes to the emulator without the SDK.

An SDK call costs several times what the emulator needs for the answer, and the driver looks
through the hours of every simulated day many times.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from local.emulator.aws import REGION, LocalAws
from puntual.adapters.dynamodb.keys.wake_up import (
    after_wake_ups_at,
    hours_between,
    parse_wake_up_sk,
    wake_up_pk,
)

# The emulator reads region and account from it, and checks nothing.
_CREDENTIAL: Final = f"puntual/20260101/{REGION}/dynamodb/aws4_request"
_HEADERS: Final = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={_CREDENTIAL}, SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "DynamoDB_20120810.Query",
}
_MOMENT: Final = timedelta(microseconds=1)


class WakeUpPeek:
    """Looks through the wake-up rows in the order of their instants."""

    def __init__(self, aws: LocalAws, table_name: str, shards: int) -> None:
        """Connect on the first question."""
        self._http = httpx.Client(base_url=aws.url, headers=_HEADERS, trust_env=False)
        self._table_name = table_name
        self._shards = shards

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def first(self, after: datetime, before: datetime) -> datetime | None:
        """Return the first wake-up after one instant and before another."""
        for hour in hours_between(after, before - _MOMENT):
            found = [self._first_in(hour, shard, after) for shard in range(self._shards)]
            instants = [at for at in found if at is not None]
            if instants:
                return min(instants) if min(instants) < before else None
        return None

    def _first_in(self, hour: datetime, shard: int, after: datetime) -> datetime | None:
        request: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :pk AND sk > :after",
            "ExpressionAttributeValues": {
                ":pk": {"S": wake_up_pk(hour, shard)},
                ":after": {"S": after_wake_ups_at(after)},
            },
            "Limit": 1,
        }
        items = self._http.post("/", json=request).raise_for_status().json()["Items"]
        return parse_wake_up_sk(items[0]["sk"]["S"])[0] if items else None
