"""Compression of decision logs with a dictionary of their usual parts."""

import zlib
from typing import Final

_LEVEL: Final = 9
# Part of form 2, never edited: what is written here costs almost nothing in a log.
_USUAL: Final = (
    b'{"error_class":"retry","wamid":"until":"releases":"phone_attempts":"holds":[{'
    b'"id":"h","kind":"claim","promise","handoff","since":"state":"read","delivered","accepted",'
    b'"settled_at":"accepted_at":"covered":[{"instalment":{"invoice":{"external_id":"F-","source":'
    b'"erp"},"number":1},"step":"overdue_8_days","overdue_3_days","due_today","due_in_3_days",'
    b'"due_in_7_days"}],"claimed_at":"2026-01-05T15:00:00+00:00","deadline":"2026-01-05T17:00:00+'
    b'00:00","id":"000001.20260105.reminder.1","language":"","local_date":"2026-01-05","policy_version":"'
    b'","purpose":"reminder","state":"read","step":"","template":""}],"invoices":[{"id":{"external'
    b'_id":"F-","source":"erp"},"instalments":[{"amount":{"currency":"MXN","minor":125050},"due_on'
    b'":"2026-01-","number":1}],"issued_on":"2025-12-","label":""}],"payments":[{"amount":{"curren'
    b'cy":"BRL","minor":100000},"id":{"external_id":"P-","source":"portfolio"},"invoice":{"externa'
    b'l_id":"","source":""},"paid_on":"2026-02-","recorded_at":"2026-02-02T09:00:00+00:00"}],"prof'
    b'ile":{"consents":[{"at":"2025-08-18T15:00:00+00:00","evidence":"","kind":"granted","source":'
    b'""}],"country":"MX","key":{"creditor":"","debtor":"C-001"},"locale":"es-MX","phone":"x"}},"co'
    b'nditions":{"feed_seen_at":"number":"switches":[]},"decision":{"reasons":["balance_zero","cap_'
    b'week","gap","consent_missing","outside_hours","step_done","cadence_finished","not_due_yet"],"'
    b'send":{"contact":{"instalments":[{"outstanding":{"ttl":3600.0},"stop":{"reasons":["wait":{"re'
    b'asons":["not_due_yet"],"until":"2026-01-05T15:00:00+00:00"}},"now":"2026-01-05T09:00:00+00:00'
    b'","policy":"default-1","rules":{"entry":"2020-01-01","holidays":"holidays/0.109","pack":"MX/2'
    b'026-11-21","subdivision":"zones":["America/Sao_Paulo","America/Argentina/Buenos_Aires","Americ'
    b'a/Bogota","America/Lima","America/Santiago","America/Mexico_City"]},"templates":""}'
)


def compress(text: str) -> bytes:
    """Return a text compressed with the dictionary."""
    packer = zlib.compressobj(_LEVEL, zdict=_USUAL)
    return packer.compress(text.encode()) + packer.flush()


def decompress(packed: bytes) -> str:
    """Return the text that ``compress`` compressed."""
    return zlib.decompressobj(zdict=_USUAL).decompress(packed).decode()
