"""Mercado Pago: a signed hook names a payment or an order, and says nothing of it that is signed.

* ``x-signature: ts=..,v1=<hex>``: HMAC-SHA256 of ``id:..;request-id:..;ts:..;``, in which what is
  missing is left out. The id is the parameter ``data.id`` of the address. The documentation
  writes it in small letters, the SDK signs it as it came; some calls have ``id`` instead.
* The body is not signed: of it the topic and the id are read only where the address has none. Who
  could change them would have another payment asked for, under the creditor's own key.
* Repeats carry the first instant, and instants come in seconds and in milliseconds: none is stale.
* Calls for a QR code, and those to a ``notification_url`` of one payment, are not signed.

Sources: https://www.mercadopago.com.mx/developers/es/docs/your-integrations/notifications/webhooks,
mercadopago/sdk-python 3.5 (its validator of signatures and the tests of it).
"""

import re
from collections.abc import Iterator
from typing import Final

from puntual.adapters.payments.hook import Hook, UnreadableError, forged, malformed
from puntual.adapters.payments.signatures import bytes_of, hmac_sha256, is_one_of, parts_of
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.values import text_of, word_of
from puntual.domain.payments.told_payment import ToldPayment

# An id with a semicolon in it could pass for the rest of what was signed.
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REQUEST: Final = re.compile(r"[A-Za-z0-9._:/+=-]{1,200}")
_INSTANT: Final = re.compile(r"[0-9]{1,16}")
_NAMES_OF_ID: Final = ("data.id", "id")
_TOPICS: Final = frozenset({"payment", "order"})


def authenticate(hook: Hook) -> None:
    """Check the signature.

    Raises:
        NotGenuineError: it is missing or wrong.
    """
    if not _is_signed(hook, _id_of(hook)):
        raise forged()


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return the payment or order that must be asked for."""
    named = _id_of(hook) or _id_in_body(hook)
    if not named or _topic_of(hook) not in _TOPICS:
        return ()
    return (ToldPayment.named(named),)


def _id_of(hook: Hook) -> str:
    for name in _NAMES_OF_ID:
        if name in hook.query:
            found = hook.parameter(name)
            if not _ID.fullmatch(found):
                raise malformed()
            return found
    return ""


def _is_signed(hook: Hook, named: str) -> bool:
    parts = parts_of(hook.header("x-signature"))
    instants, given = parts.get("ts", ()), parts.get("v1", ())
    if len(instants) != 1 or len(given) != 1 or not _INSTANT.fullmatch(instants[0]):
        raise malformed()
    request = hook.header("x-request-id") if "x-request-id" in hook.headers else ""
    if request and not _REQUEST.fullmatch(request):
        raise malformed()
    signed = [*_manifests(named, request, instants[0])]
    return is_one_of(
        given[0],
        (
            hmac_sha256(bytes_of(secret), text.encode()).hex()
            for secret in hook.secrets
            for text in signed
        ),
    )


def _manifests(named: str, request: str, instant: str) -> Iterator[str]:
    end = (f"request-id:{request};" if request else "") + f"ts:{instant};"
    for id_ in dict.fromkeys((named, named.lower())):
        yield (f"id:{id_};" if id_ else "") + end


def _body_of(hook: Hook) -> Json:
    try:
        return read_json(hook.body)
    except UnreadableError:
        return None


def _id_in_body(hook: Hook) -> str:
    found = text_of(member(_body_of(hook), "data", "id")) or ""
    return found if _ID.fullmatch(found) else ""


def _topic_of(hook: Hook) -> str:
    for name in ("type", "topic"):
        if name in hook.query:
            return hook.query[name][0]
    body = _body_of(hook)
    topic = word_of(member(body, "type")) or word_of(member(body, "topic"))
    return topic or word_of(member(body, "action")).partition(".")[0]
