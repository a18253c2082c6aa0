"""Any system that signs as Standard Webhooks does: the way in for what has no file here.

* ``webhook-id``, ``webhook-timestamp`` (seconds) and ``webhook-signature``: a list, parted by
  blanks, of ``v1,<base64>``, each the HMAC-SHA256 of ``id.timestamp.body`` under a secret
  ``whsec_<base64>``. One of them is enough, so that a secret can be renewed. Five minutes old is
  stale.
* Where id, state and amount stand in the body is said by a mapping; without one they stand as
  ``docs/payments.md`` has them. What is no payment by its ``type`` or its names tells of none.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import re
from datetime import timedelta
from typing import Final

from puntual.adapters.payments.generic_mapping import Mapping
from puntual.adapters.payments.hook import Hook, forged, malformed
from puntual.adapters.payments.signatures import base64_hmac_sha256, is_one_of
from puntual.adapters.payments.strict_json import read_json
from puntual.domain.payments.told_payment import ToldPayment

_PREFIX: Final = "whsec_"
_VERSION: Final = "v1,"
_MOST_SIGNATURES: Final = 32
_AS_DESCRIBED: Final = Mapping()
# No quotation mark or brace: what was signed can be parted into id, instant and body one way only.
_ID: Final = re.compile(r"[A-Za-z0-9._:/+=@~-]{1,256}")
_INSTANT: Final = re.compile(r"[0-9]{1,12}")


def authenticate(hook: Hook) -> None:
    """Check the signature and its age.

    Raises:
        NotGenuineError: it is missing, wrong or stale.
    """
    id_, instant = hook.header("webhook-id"), hook.header("webhook-timestamp")
    given = hook.header("webhook-signature").split()
    if not _ID.fullmatch(id_) or not _INSTANT.fullmatch(instant) or len(given) > _MOST_SIGNATURES:
        raise malformed()
    signed = f"{id_}.{instant}.".encode()
    keys = [key for secret in hook.secrets if (key := _key_of(secret))]
    expected = [_VERSION + base64_hmac_sha256(key, signed, hook.body) for key in keys]
    verdicts = [is_one_of(one, expected) for one in given]
    if not any(verdicts) or not hook.is_recent(timedelta(seconds=int(instant))):
        raise forged()


def _key_of(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        return b""


def payments(hook: Hook, mapping: Mapping = _AS_DESCRIBED) -> tuple[ToldPayment, ...]:
    """Return the payment that a hook tells of.

    Raises:
        UnreadableError: its id, its amount or its currency cannot be read.
    """
    return mapping.payments_in(read_json(hook.body))
