"""The stored view of an account, as bytes: compact JSON, compressed with its usual parts.

It lies in the item of the latest contact or of the revision, and leaves out what that item, the
profile and the account's key hold already.
"""

import json
import zlib
from dataclasses import replace
from typing import Any, Final

from puntual.application.plain_values import from_plain, to_plain
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.view import AccountView
from puntual.domain.errors import NewerSchema
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey

_FORM: Final = b"\x01"
_LEVEL: Final = 9
_NOBODY: Final = Profile(DebtorKey(CreditorId(""), DebtorId("")))
# Part of form 1, never edited: what is written here costs almost nothing in a view.
_USUAL: Final = (
    b'"holds":[{"id":"unreachable.000001.2026","instalments":[{"invoice":{"external_id":"F-","sour'
    b'ce":"erp"},"number":1}],"kind":"dispute","claim","handoff","manual","unreachable","promise",'
    b'"origin":"reply:already_paid","since":"2026-01-05T15:00:00+00:00","until":"2026-01-05T15:00:'
    b'00+00:00"}],"phone":"credits":[{"currency":"USD","minor":100}],"answered":[{"hold":"reply.",'
    b'"purpose":"agreement"}],"releases":[{"at":"2026-01-05T15:00:00+00:00","is_spent":true,"step"'
    b':"last_chance"}],"error_class":"suppress_recipient","pair_delay","error_code":131026,"state"'
    b':"failed","expired","is_lost":true,"failed_at":"2026-01-","failed_code":131026,"unthanked":['
    b'{"amount":{"currency":"BRL","minor":100000},"id":{"external_id":"P-","source":"bank"},"invoi'
    b'ce":{"external_id":"F-","source":"erp"},"paid_on":"2026-02-","recorded_at":"2026-02-02T09:00'
    b':00+00:00"}],"has_stray":true,'
    b'{"books":{"last_entry":{"id":{"external_id":"P-","source":"bank"},"on":"2026-01-05","rank":1'
    b'},"last_settled":{"invoice":{"external_id":"F-","source":"erp"},"number":1},"last_unnamed":['
    b'"2026-01-05",{"invoice":{"external_id":"F-","source":"erp"},"number":1}]},"channels":[{"arrived_at":"2026-01-05T15:00:00+00:00","c'
    b'hannel":"whatsapp"}],"contacts":[{"claimed_at":"2026-01-05T15:00:00+00:00","deadline":"2026-'
    b'01-05T15:00:00+00:00","id":"000012.20260105.reminder.1","language":"","local_date":"2026-01-'
    b'05","policy_version":"","purpose":"reminder","state":"delivered","step":"","template":""}],"'
    b'has_paid":true,"history":{"by_month":[1,1,1,1,1,1,0,0,0,0,0,0],"days_late":[0,0,0,1,0,-1,2,3'
    b',4,4,4,4],"days_to_pay":[30,30,30,31,34,34,34],"first_due_on":"2025-01-","last_due_on":"202'
    b'6-01-","settled":12},"is_known":true,"next_seq":3,"open_instalments":[{"amount":{"currency":'
    b'"MXN","minor":125050},"due_on":"2026-01-","issued_on":"2025-12-","key":{"invoice":{"external'
    b'_id":"F-","source":"erp"},"number":1},"label":"F-","outstanding":{"currency":"MXN","minor":1'
    b'25050},"pay_reference":""}],"profile_rev":1,"sent_steps":[{"first_on":"2026-01-","instalment'
    b'":{"invoice":{"external_id":"F-","source":"erp"},"number":1},"last_on":"2026-01-","step":"du'
    b'e_in_7_days","times":1},{"first_on":"2026-01-","step":"due_in_3_days","step":"due_today","st'
    b'ep":"overdue_3_days","overdue_8_days","times":1}]}'
)


def view_to_bytes(excerpt: AccountExcerpt) -> bytes:
    """Return the stored view of an excerpt, without the profile and the latest contacts."""
    base = replace(
        excerpt.base,
        profile=_NOBODY,
        rev=0,
        phone_attempts=(),
        phone_tries=(),
        shares_phone=False,
        has_placeholder=False,
    )
    plain = to_plain(base)
    del plain["profile"]
    packer = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS, zdict=_USUAL)
    text = _to_json({**plain, "profile_rev": excerpt.profile_rev})
    return _FORM + packer.compress(text.encode()) + packer.flush()


def view_of_bytes(packed: bytes) -> AccountExcerpt:
    """Read ``view_to_bytes`` back, for nobody in particular.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    if packed[:1] != _FORM:
        raise NewerSchema("the view of an account")
    text = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_USUAL).decompress(packed[1:])
    plain: dict[str, Any] = json.loads(text)
    profile_rev = plain.pop("profile_rev")
    base = from_plain(AccountView, {**plain, "profile": to_plain(_NOBODY)})
    return AccountExcerpt(base, profile_rev=profile_rev)


def _to_json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
