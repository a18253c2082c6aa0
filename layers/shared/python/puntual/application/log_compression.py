"""Compression of decision logs with a dictionary of their usual parts."""

import zlib
from typing import Final

_LEVEL: Final = 9
# Part of form 3, never edited: what is written here costs almost nothing in a log.
_USUAL: Final = (
    b'{"error_class":"retry","wamid":"until":"phone_attempts":"holds":[{"id":"h","kind":"claim",'
    b'"promise","handoff","since":"unreachable."],"error_class":"suppress_recipient","state":"fa'
    b'iled","is_lost":true,"credits":[{"answered":[{"hold":"reply.","purpose":"agreement"}],"dec'
    b'ision":{"reasons":["balance_zero","cap_week","gap","consent_missing","outside_hours","step'
    b'_done","cadence_finished","not_due_yet"],"stop":{"reasons":["wait":{"reasons":["not_due_ye'
    b't","step_done"],"until":"2026-01-05T15:00:00+00:00"}},"send":{"plan":{"contact":{"claimed_'
    b'at":"2026-01-05T15:00:00+00:00","covered":[{"instalment":{"invoice":{"external_id":"F-","s'
    b'ource":"erp"},"number":1},"step":"overdue_8_days"}],"deadline":"2026-01-05T17:00:00+00:00"'
    b',"id":"000001.20260105.reminder.1","language":"es","local_date":"2026-01-05","policy_versi'
    b'on":"default-1","purpose":"reminder","step":"overdue_3_days","template":"overdue_3_days_v1'
    b'"},"instalments":[{"amount":{"currency":"MXN","minor":125050},"due_on":"2026-01-","key":{"'
    b'invoice":{"external_id":"F-","source":"erp"},"number":1},"label":"","outstanding":{"curren'
    b'cy":"MXN","minor":125050}}],"ttl":3600.0}},{"account":{"channels":[{"arrived_at":"2026-01-'
    b'05T15:00:00+00:00","channel":"whatsapp","failed_at":"2026-01-"failed_code":}],"contacts":['
    b'{"claimed_at":"2026-01-05T15:00:00+00:00","deadline":"2026-01-05T15:00:00+00:00","id":"","'
    b'language":"","local_date":"2026-01-05","policy_version":"","purpose":"receipt","purpose":"'
    b'reminder","state":"delivered","step":"","template":""},{"claimed_at":"2026-01-"state":"rea'
    b'd","step":"","template":""}],"has_paid":true,"history":{"by_month":[1,1,1,1,1,1,0,0,0,0,0,'
    b'0],"days_late":[0,0,0,1,0,-1],"days_to_pay":[30,30,30,31],"first_due_on":"2025-01-","last_'
    b'due_on":"2026-01-","settled":12},"is_known":true,"next_seq":3,"open_instalments":[{"amount'
    b'":{"currency":"MXN","minor":125050},"due_on":"2026-01-","key":{"invoice":{"external_id":"F'
    b'-","source":"erp"},"number":1},"label":"","outstanding":{"currency":"MXN","minor":125050}}'
    b'],"profile":{"consents":[{"at":"2025-08-18T15:00:00+00:00","evidence":"","kind":"granted",'
    b'"source":""}],"country":"MX","key":{"creditor":"","debtor":"C-001"},"locale":"es-MX","name'
    b'":"x","phone":"x"},"releases":[],"sent_steps":[{"first_on":"2026-01-","instalment":{"invoi'
    b'ce":{"external_id":"F-","source":"erp"},"number":1},"last_on":"2026-01-","step":"due_today'
    b'","times":1},{"first_on":"2026-01-","step":"due_in_3_days","times":1}],"unthanked":[{"amou'
    b'nt":{"currency":"BRL","minor":100000},"id":{"external_id":"P-","source":"portfolio"},"invo'
    b'ice":{"external_id":"","source":""},"paid_on":"2026-02-","recorded_at":"2026-02-02T09:00:0'
    b'0+00:00"}]},"conditions":{"feed_seen_at":"number":"switches":[]},"now":"2026-01-05T09:00:0'
    b'0+00:00","policy":"default-1","rules":{"entry":"2020-01-01","holidays":"holidays/0.109","p'
    b'ack":"MX/2026-11-21","subdivision":"zones":["America/Sao_Paulo","America/Argentina/Buenos_'
    b'Aires","America/Bogota","America/Lima","America/Santiago","America/Mexico_City"]},"templat'
    b'es":""}'
)


# Of form 4: the parts that came later, before the cheapest place to point at, which is the end.
_USUAL_NOW: Final = (
    b'"discount":{"days_before":0,"honour":"ask","percent":5,"steps":["due_in_3_days","due_in_7_'
    b'days","due_today"]},"offer":{"percent":5,"until":"2026-01-"},"off":"carried_attempts":["off'
    b'ered_until":"2026-01-"template":"puntual_due_in_7_days_v1"template":"puntual_due_in_3_days_v'
    b'1"template":"puntual_overdue_3_days_v1"},"template":"puntual_due_today_v1"},"instalments":['
    + _USUAL
    + b',"payments":[],"ttl":3600.0}},"now":"2026-01-05T15:00:00+00:00","policy":"predeterminada-1'
    b'","rules":{"entry":","holidays":"","templates":"","version":2}'
)


def compress(text: str) -> bytes:
    """Return a text compressed with the dictionary, without the header and the sum of zlib."""
    packer = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS, zdict=_USUAL_NOW)
    return packer.compress(text.encode()) + packer.flush()


def decompress(packed: bytes) -> str:
    """Return the text that ``compress`` compressed."""
    reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_USUAL_NOW)
    return reader.decompress(packed).decode()


def decompress_form_3(packed: bytes) -> str:
    """Return the text of a log of form 3."""
    return zlib.decompressobj(zdict=_USUAL).decompress(packed).decode()
