"""Does Meta accept the token, and for how long the version that is asked for?"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok
from puntual.domain.errors import Unavailable

_MESSAGING: Final = "whatsapp_business_messaging"
_MANAGING: Final = "whatsapp_business_management"
_SOON: Final = timedelta(days=7)
_LONG_BEFORE: Final = timedelta(days=90)


def _look_at_token(deployment: Deployment) -> Iterator[Finding]:
    secret = deployment.outputs.get("SenderSecretArn", "")
    try:
        token = deployment.token
    except Unavailable:
        yield broken("meta_unreachable", url=deployment.environment.get("GRAPH_BASE_URL", ""))
        return
    ends, now = token.expires_at, deployment.now
    if token.is_expired or (ends is not None and ends <= now):
        yield broken("token_expired", secret=secret)
    elif not token.is_valid:
        yield broken("token_invalid", secret=secret)
    elif _MESSAGING not in token.scopes:
        yield broken("token_may_not_message", secret=secret)
    elif _MANAGING not in token.scopes:
        yield broken("token_may_not_manage", secret=secret)
    elif ends is None:
        yield ok("token_lasts")
    elif ends - now < _SOON:
        yield attention("token_ends", secret=secret, at=f"{ends:%Y-%m-%d}")
    else:
        yield ok("token_ends_later", at=f"{ends:%Y-%m-%d}")


def _look_at_version(deployment: Deployment) -> Iterator[Finding]:
    version = deployment.environment.get("GRAPH_VERSION", "")
    ends = _versions().get(version)
    if ends is None:
        yield note("graph_version_unknown", version=version)
        return
    left = ends - deployment.now.date()
    said = {"version": version, "at": ends.isoformat()}
    if left <= timedelta(0):
        yield broken("graph_version_ended", **said)
    elif left < _LONG_BEFORE:
        yield attention("graph_version_ends", **said)
    else:
        yield ok("graph_version_sound", **said)


@cache
def _versions() -> Mapping[str, date]:
    text = resources.files("cli.doctor").joinpath("graph_versions.toml").read_text("utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    ends: dict[str, date] = read["ends"]
    return ends


TOKEN: Final = Check("token", _look_at_token, ("functions", "secrets"))
GRAPH_VERSION: Final = Check("graph_version", _look_at_version, ("functions",))
