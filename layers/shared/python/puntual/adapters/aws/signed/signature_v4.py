"""AWS Signature Version 4 for a POST to ``/``, the only request of AWS's JSON protocols.

Source: "Create a signed AWS API request" in the IAM User Guide. botocore's signer makes the same
signature at several times the cost, for it prepares for every kind of request; a test compares
the two.
"""

import hmac
from hashlib import sha256
from typing import Final

from puntual.adapters.aws.signed.access import Access

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_SIGNED: Final = "content-type;host;x-amz-date;x-amz-target"
_SIGNED_IF_TEMPORARY: Final = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"


class Signer:
    """Signs requests to one service; keeps the key of the day."""

    def __init__(self, access: Access, service: str) -> None:
        """Keep what all signatures have in common.

        Args:
            access: with whose credentials, and where.
            service: by its name in signatures, e.g. ``dynamodb``.
        """
        self._access = access
        self._service = service
        # One attribute, so that two threads at midnight never mix a day with another's key.
        self._day_and_key = ("", b"")

    def headers(self, target: str, content_type: str, body: bytes, stamp: str) -> dict[str, str]:
        """Return the headers that are signed, and the signature.

        Args:
            target: of the operation, e.g. ``DynamoDB_20120810.Query``.
            content_type: of the body.
            body: to be sent as it is.
            stamp: the instant (UTC) as ``20260101T120000Z``; AWS takes it for five minutes.
        """
        token = self._access.credentials.token
        headers = {
            "content-type": content_type,
            "host": self._access.endpoint.authority,
            "x-amz-date": stamp,
            **({"x-amz-security-token": token} if token else {}),
            "x-amz-target": target,
        }
        signed = _SIGNED_IF_TEMPORARY if token else _SIGNED
        scope = f"{stamp[:8]}/{self._access.region}/{self._service}/aws4_request"
        signature = self._signature(_canonical(headers, signed, body), stamp, scope)
        headers["authorization"] = (
            f"{_ALGORITHM} Credential={self._access.credentials.key_id}/{scope}, "
            f"SignedHeaders={signed}, Signature={signature}"
        )
        return headers

    def _signature(self, canonical: str, stamp: str, scope: str) -> str:
        digest = sha256(canonical.encode()).hexdigest()
        text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{digest}"
        return hmac.digest(self._key_of(stamp[:8]), text.encode(), "sha256").hex()

    def _key_of(self, day: str) -> bytes:
        known_day, known_key = self._day_and_key
        if known_day == day:
            return known_key
        key = f"AWS4{self._access.credentials.secret}".encode()
        for part in (day, self._access.region, self._service, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        self._day_and_key = (day, key)
        return key


def _canonical(headers: dict[str, str], signed: str, body: bytes) -> str:
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    return f"POST\n/\n\n{lines}\n{signed}\n{sha256(body).hexdigest()}"
