"""Who is calling, and whether the key opens what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from puntual.domain.accounts.api_key import ApiKey, Scope, digest_of, is_secret
from puntual.ports.creditors import ApiKeys


@dataclass(frozen=True, slots=True)
class Unauthenticated:
    """No key, or one that opens nothing; which of the two is not told."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A good key without the scope that the route needs."""

    needed: Scope


def authenticate(
    keys: ApiKeys, headers: Mapping[str, str], needed: Scope
) -> ApiKey | Unauthenticated | Forbidden:
    """Return the caller's key if it opens the route."""
    secret = _secret(headers)
    key = keys.find(digest_of(secret)) if is_secret(secret) else None
    if key is None or not key.is_active:
        return Unauthenticated()
    return key if needed in key.scopes else Forbidden(needed)


def _secret(headers: Mapping[str, str]) -> str:
    scheme, _, credentials = headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    return headers.get("x-api-key", "").strip()
