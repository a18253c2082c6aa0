"""The stored view of an account, as bytes: rows of JSON, compressed with their usual parts.

It lies in the item of the latest contact or of the revision, and leaves out what that item, the
profile and the account's key hold already.
"""

import json
import zlib
from dataclasses import replace
from typing import Any, Final

from puntual.application.plain_values import from_plain, to_plain
from puntual.application.rows.views import view_of_plain, view_to_plain
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.view import AccountView
from puntual.domain.errors import NewerSchema
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey

_FORM_1: Final = b"\x01"
_FORM: Final = b"\x02"
_LEVEL: Final = 9
_WINDOW: Final = -14
_MEMORY: Final = 6
_NOBODY: Final = Profile(DebtorKey(CreditorId(""), DebtorId("")))
# Part of form 1, never edited.
_USUAL_BY_NAMES: Final = (
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


# Part of form 2, never edited: what is written here costs almost nothing in a view.
_USUAL: Final = (
    b'{"answered":[{"hold":"reply.","purpose":"agreement"}],"credits":[{"currency":"USD","minor":100'
    b'}],"holds":[{"id":"unreachable.000001.2026","instalments":[{"invoice":{"external_id":"F-","sour'
    b'ce":"erp"},"number":1}],"kind":"dispute","claim","handoff","manual","unreachable","promise","or'
    b'igin":"reply:already_paid","since":"2026-01-05T15:00:00+00:00","until":"2026-01-05T15:00:00+00:'
    b'00"}],"offered_until":"2026-01-","carried_attempts":["releases":[{"at":"2026-01-05T15:00:00+00:'
    b'00","is_spent":true,"step":"last_chance"}],"reversed_at":"2026-01-","wamid":"accepted_at":"sett'
    b'led_at":"channel":"sms","error_class":"suppress_recipient","pair_delay","error_code":131026}"cl'
    b'aimed"]"uncertain"]"expired"]"failed",{"email","sms",null,"2026-01-",131026]"receipt","2026-"ag'
    b'reement","2026-"onboarding","2026-"away","2026-",true,null]"USD","BRL","COP","CLP","PEN","ARS",'
    b'"due_in_3_days",1,"2026-"due_today",1,"2026-"overdue_3_days",1,"2026-"overdue_8_days",1,"2026-0'
    b'1-05","2026-01-"]]["bank","P-",125050,"MXN","2026-01-05","2026-01-05T15:00:00+00:00","erp","F-0'
    b'000"]],[24,[5,4,5,5,5,5,5,5,5,5,5,6],"2025-01-05","2026-01-05",[0,0,0,1,0,-1,2,3,4,4,4,4,4],[30'
    b',30,30,30,31,34,34,34,34]],[["2026-01-05",1,"bank","P-"],["erp","F-0000",1],["2026-01-05","erp"'
    b',"F-0000",1],true]3,0,1]'
    b'[7,[["erp","F-0001",1,"F-0001","2026-01-05",125050,"MXN",[100000,"MXN"],null,"","2025-12-05"]],'
    b'[["000012.20260105.reminder.1","reminder","2026-01-05","2026-01-05T16:00:00+00:00",null,"delive'
    b'red"],["000013.20260110.reminder.1","reminder","2026-01-10","2026-01-10T15:00:00+00:00",null,"d'
    b'elivered"]],[["erp","F-0001",1,"due_in_7_days",1,"2026-01-05"],["erp","F-0001",1,"due_in_3_days'
    b'",1,"2026-01-05"]],[["whatsapp","2026-01-10T15:00:00+00:00"]],[],0,0,1,0,0]1,[],[],[],[],0,0,3,'
    b"1,1],null,null,false],2,1,1]"
)
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def view_to_bytes(excerpt: AccountExcerpt) -> bytes:
    """Return the stored view of an excerpt, without the profile and the latest contacts."""
    base = replace(
        excerpt.base,
        rev=0,
        phone_attempts=(),
        phone_tries=(),
        shares_phone=False,
        has_placeholder=False,
    )
    text = _ENCODE([excerpt.profile_rev, *view_to_plain(base)])
    # With zlib's own measures each call takes and gives back a quarter of a megabyte, which costs
    # more than the compression.
    packer = zlib.compressobj(_LEVEL, wbits=_WINDOW, memLevel=_MEMORY, zdict=_USUAL)
    return _FORM + packer.compress(text.encode()) + packer.flush()


def view_of_bytes(packed: bytes) -> AccountExcerpt:
    """Read ``view_to_bytes`` back, without a profile.

    Raises:
        NewerSchema: a later version of Puntual wrote it.
    """
    form = packed[:1]
    if form == _FORM_1:
        return _view_of_form_1(packed)
    if form != _FORM:
        raise NewerSchema("the view of an account")
    text = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_USUAL).decompress(packed[1:])
    profile_rev, *plain = json.loads(text)
    return AccountExcerpt(view_of_plain(plain, _NOBODY), profile_rev=profile_rev)


def _view_of_form_1(packed: bytes) -> AccountExcerpt:
    reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_USUAL_BY_NAMES)
    plain: dict[str, Any] = json.loads(reader.decompress(packed[1:]))
    profile_rev = plain.pop("profile_rev")
    base = from_plain(AccountView, {**plain, "profile": to_plain(_NOBODY)})
    return AccountExcerpt(base, profile_rev=profile_rev)
