"""What Lambda puts into the environment for every AWS client: credentials, region, endpoints.

Anything that asks for more than that is left to boto3: a profile, a proxy, another kind of
endpoint.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

_REGION: Final = re.compile(r"(?!cn-)[a-z]{2}-(gov-)?[a-z]+-\d{1,2}")
# Each changes what boto3 would do, and so must leave the call to it.
_ASKS_FOR_BOTO3: Final = (
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
)
_PROXIES: Final = ("HTTPS_PROXY", "https_proxy")
_BUNDLES: Final = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A function's credentials; its ``repr`` shows none of them.

    Attributes:
        token: of a temporary key, as a function has one; empty for a lasting key.
    """

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a service is reached.

    Attributes:
        is_encrypted: False only where an address with ``http`` was given, on this machine.
    """

    host: str
    port: int
    is_encrypted: bool

    @property
    def authority(self) -> str:
        """The host, with the port where it is not the usual one: the ``Host`` header."""
        usual = _DEFAULT_PORTS["https" if self.is_encrypted else "http"]
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address, for messages."""
        return f"{'https' if self.is_encrypted else 'http'}://{self.authority}/"


@dataclass(frozen=True, slots=True)
class Access:
    """Credentials and where to use them.

    Attributes:
        bundle: the file of certificate authorities to trust; empty for those of botocore.
    """

    credentials: Credentials
    region: str
    endpoint: Endpoint
    bundle: str = ""


def read_access(
    service: str, setting: str, environment: Mapping[str, str] = os.environ
) -> Access | None:
    """Return how to reach a service; None where boto3 has to find that out.

    Args:
        service: by the name in its address, e.g. ``secretsmanager``.
        setting: by the name in settings, e.g. ``SECRETS_MANAGER``.
        environment: where Lambda puts it.
    """
    # boto3 reads the first name only; Lambda sets both.
    region = environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION", "")
    key_id = environment.get("AWS_ACCESS_KEY_ID", "")
    secret = environment.get("AWS_SECRET_ACCESS_KEY", "")
    given = environment.get(f"AWS_ENDPOINT_URL_{setting}") or environment.get("AWS_ENDPOINT_URL")
    endpoint = _given(given) if given else _usual(service, region)
    is_complete = key_id and secret and _REGION.fullmatch(region)
    if not is_complete or endpoint is None or _asks_for_boto3(endpoint, environment):
        return None
    credentials = Credentials(key_id, secret, environment.get("AWS_SESSION_TOKEN", ""))
    bundle = next(filter(None, map(environment.get, _BUNDLES)), "")
    return Access(credentials, region, endpoint, bundle)


def _asks_for_boto3(endpoint: Endpoint, environment: Mapping[str, str]) -> bool:
    # Without encryption only this machine is reached, and never through a proxy.
    proxies = _PROXIES if endpoint.is_encrypted else ()
    return any(environment.get(name) for name in (*_ASKS_FOR_BOTO3, *proxies))


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _usual(service: str, region: str) -> Endpoint:
    host = f"{service}.{region}.amazonaws.com"
    return Endpoint(host, _DEFAULT_PORTS["https"], is_encrypted=True)


def _given(url: str) -> Endpoint | None:
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.path not in {"", "/"}:
        return None
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        return None
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    return Endpoint(parts.hostname, port, is_encrypted=parts.scheme == "https")
