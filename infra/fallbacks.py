"""Which channels stand in for WhatsApp in a stage, by the CDK context. Pure: no AWS library."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

_NEEDS: Final = {"sms": "sms_origination", "email": "email_from"}
# What the permission names: one pool, number or sender id, never all of them.
_ORIGINATION: Final = re.compile(
    r"pool/pool-[a-z0-9]+|phone-number/phone-[a-z0-9]+|sender-id/[A-Za-z0-9_-]{1,11}/[A-Z]{2}"
)
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._+-]+@([a-z0-9-]+\.)+[a-z]{2,}")
_FORMS: Final = {
    "sms_origination": (_ORIGINATION, "pool/pool-0123456789abcdef"),
    "email_from": (_ADDRESS, "avisos@tienda.example"),
}


class FallbackRefused(ValueError):
    """The context names a channel that does not exist, or does not say what it needs."""


class Fallbacks(NamedTuple):
    """The settings of each channel; None for one that is off."""

    sms_origination: str | None
    email_from: str | None


def fallbacks_from(context: Callable[[str], Any]) -> Fallbacks:
    """Return the settings of the channels that `-c fallback=sms,email` switches on."""
    wanted = [name.strip() for name in str(context("fallback") or "").split(",") if name.strip()]
    unknown = sorted(set(wanted) - set(_NEEDS))
    if unknown:
        raise FallbackRefused(f"fallback: {', '.join(unknown)} is no channel: use sms, email")
    return Fallbacks(
        *(_setting(context, name) if name in wanted else None for name in ("sms", "email"))
    )


def _setting(context: Callable[[str], Any], channel: str) -> str:
    name = _NEEDS[channel]
    form, example = _FORMS[name]
    value = str(context(name) or "")
    if not form.fullmatch(value):
        raise FallbackRefused(
            f"fallback {channel}: {name} is {value!r}: say it, e.g. -c {name}={example}"
        )
    return value
