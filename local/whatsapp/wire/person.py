"""By which ids WhatsApp names somebody to the business."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from local.whatsapp.dice import Dice

# Meta, "Business-scoped user IDs".
USER_ID: Final = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_COUNTRIES: Final = {"51": "PE", "52": "MX", "54": "AR", "55": "BR", "56": "CL", "57": "CO"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone; who has a user name does not show it to the business."""

    wa_id: str
    name: str | None = None
    username: str | None = None

    @property
    def user_id(self) -> str:
        """Return the business-scoped user id."""
        return derive_user_id(self.wa_id)

    def sender(self) -> dict[str, str]:
        """Return the ids with which a message says whose it is."""
        shown = {} if self.username else {"from": self.wa_id}
        return shown | {"from_user_id": self.user_id}

    def recipient(self) -> dict[str, str]:
        """Return the ids with which a status says whose message it is about."""
        shown = {} if self.username else {"recipient_id": self.wa_id}
        return shown | {"recipient_user_id": self.user_id}

    def contact(self) -> dict[str, Any]:
        """Return the `contacts` entry."""
        entry: dict[str, Any] = {} if self.username else {"wa_id": self.wa_id}
        entry["user_id"] = self.user_id
        profile = {} if self.name is None else {"name": self.name}
        profile |= {"username": self.username} if self.username else {}
        return entry | ({"profile": profile} if profile else {})


@lru_cache(maxsize=65_536)
def derive_user_id(wa_id: str) -> str:
    """Return the business-scoped user id of a phone."""
    return f"{_COUNTRIES.get(wa_id[:2], 'US')}.{Dice(0, wa_id).number('user id')}"
