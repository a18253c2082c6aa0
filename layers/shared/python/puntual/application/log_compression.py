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
_USUAL_OF_FORM_4: Final = (
    b'"discount":{"days_before":0,"honour":"ask","percent":5,"steps":["due_in_3_days","due_in_7_'
    b'days","due_today"]},"offer":{"percent":5,"until":"2026-01-"},"off":"carried_attempts":["off'
    b'ered_until":"2026-01-"template":"puntual_due_in_7_days_v1"template":"puntual_due_in_3_days_v'
    b'1"template":"puntual_overdue_3_days_v1"},"template":"puntual_due_today_v1"},"instalments":['
    + _USUAL
    + b',"payments":[],"ttl":3600.0}},"now":"2026-01-05T15:00:00+00:00","policy":"predeterminada-1'
    b'","rules":{"entry":","holidays":"","templates":"","version":2}'
)


# Of form 5, never edited.
_USUAL_ROWS: Final = (
    b'{"answered":[{"purpose":"agreement","hold":"reply.","credits":[{"minor":100,"currency":"US'
    b'D"}],"releases":[{"step":"last_chance","at":"2026-01-","is_spent":true}],"phone_attempts":'
    b'["has_placeholder":true,"offered_until":"carried_attempts":["reversed_at":"2026-01-","hold'
    b's":[{"id":"unreachable.000001.2026","kind":"unreachable","dispute","claim","handoff","manu'
    b'al","promise","since":"2026-01-05T15:00:00+00:00","until":"2026-01-05T15:00:00+00:00","ins'
    b'talments":[{"invoice":{"source":"erp","external_id":"F-"},"number":1}]"until":null}]"chann'
    b'els":["email","sms","whatsapp"],"email":"x"kind":"revoked","kind":"corporate","discount":{'
    b'"percent":5,"days_before":0,"steps":["due_in_3_days","due_in_7_days","due_today"],"honour"'
    b':"settle"},"peace_until":"2026-"payments":[{"id":{"source":"bank","external_id":"P-"},"amo'
    b'unt":{"minor":100000,"currency":"BRL"},"paid_on":"2026-","recorded_at":"2026-"ttl":3600.0,'
    b'"receipts":["wait",{"until":"2026-01-05T15:00:00+00:00","reasons":["consent_missing","opte'
    b'd_out","balance_zero","cap_week","gap","outside_hours","promise_active","quota","breaker",'
    b'"step_done","not_due_yet","cadence_finished"]}]["stop",{"reasons":["balance_zero"]}]"faile'
    b'd",{"settled_at":"2026-01-05T15:00:00+00:00","error_class":"suppress_recipient","channel":'
    b'"sms"}"expired"],"uncertain"],"receipt","2026-01-05","2026-01-05T15:00:00+00:00",null,"del'
    b'ivered"],"due_in_7_days",1,"2026-01-"],["erp","F-",1,"due_in_3_days",1,"2026-01-"],"due_to'
    b'day",1,"2026-"overdue_3_days",1,"2026-"overdue_8_days",1,"2026-01-05","2026-01-05",true,nu'
    b'll]],"BRL",[50000,"MXN"],"",null],["COP","CLP","PEN","ARS",[[{"number":"10","feed_seen_at"'
    b':"2026-01-","sent_today":"day_limit":"quota_left":"switches":[{"scope":"creditor","name":"'
    b'halted_countries":["puntual_overdue_3_days_v1","puntual_due_in_3_days_v1","puntual_due_in_'
    b'7_days_v1"pt_BR","policy_version":"predeterminada-1"pt-BR","country":"BR","America/Sao_Pau'
    b'lo","BR/2026-","America/Bogota","CO/2026-","America/Lima","PE/2026-","America/Santiago","C'
    b'L/2026-","America/Argentina/Buenos_Aires","AR/2026-",[[[["erp","F-000",1,"","2026-01-05",1'
    b'25050,"MXN",null,"",null]],[["","reminder","2026-01-10","2026-01-10T15:00:00+00:00",null,"'
    b'delivered"]],[["erp","F-001",1,"due_in_3_days",1,"2026-01-05"]],[["whatsapp","2026-01-10T1'
    b'5:00:00+00:00"]],[["bank","P-",125050,"MXN","2026-01-05","2026-01-05T15:00:00+00:00","erp"'
    b',"F-0"]],[12,[5,4,5,5,5,5,5,5,5,5,5,6],"2025-01-05","2026-01-05",[0,0,0,1,0,-1,2,3,4,4,4,4'
    b',4],[30,30,30,30,31,34,34,34,34]],0,3,1,1],[],[],[],[],0,0,1,0,0],{"key":{"creditor":"","d'
    b'ebtor":"C-001"},"name":"x","phone":"x","country":"MX","locale":"es-MX","consents":[{"kind"'
    b':"granted","at":"2025-12-01T16:00:00+00:00","source":"","evidence":""}]},{},["send",{"cont'
    b'act":{"id":"000012.20260105.reminder.1","purpose":"reminder","local_date":"2026-01-05","cl'
    b'aimed_at":"2026-01-05T15:00:00+00:00","deadline":"2026-01-05T17:00:00+00:00","step":"due_t'
    b'oday","template":"puntual_due_today_v1","language":"es","policy_version":"default-1"},"ins'
    b'talments":[],"payments":[],"ttl":3600.0},[[0,"due_today"]],[0]],"2026-01-05T15:00:00+00:00'
    b'","default-1",{"pack":"MX/2026-11-21","entry":"2014-10-08","holidays":"holidays/0.109","zo'
    b'nes":["America/Mexico_City"],"subdivision":"CMX"},"",2]'
)
# Of packs of contacts, form 2: a record as it lies in the account, and the logs behind it.
_USUAL_PACK: Final = (
    _USUAL_ROWS
    + b'"accepted_at":"error_class":"retry","error_code":13"holds":["refused":true,"passed":true'
    b',"receipts":["portfolio#P-"state":"failed","state_rank":"state":"delivered","state_rank"'
    b':6,"offer":"overdue_8_days"overdue_3_days"due_in_3_days"due_in_7_days"template":"puntual'
    b'_"[{"attempt":1,"claimed_at":"2026-01-05T15:00:00.000000Z","covered":["erp#F-#1#due_toda'
    b'y"],"deadline":"2026-01-05T17:00:00.000000Z","language":"es_MX","local_date":"2026-01-05'
    b'","log":true,"policy_version":"default-1","purpose":"reminder","reported":true,"seq":1,"'
    b'settled_at":"2026-01-05T15:01:00.000000Z","state":"read","state_rank":7,"step":"due_toda'
    b'y","template":"puntual_due_today_v1","wamid":"wamid.HBgNNTIxNTU1FQIAERgSMAA="}]'
)
# With zlib's own measures each call takes and gives back a quarter of a megabyte of memory, which
# costs more than the compression.
_WINDOW: Final = -14
_MEMORY: Final = 6


def compress(text: str) -> bytes:
    """Return the text of a log compressed with the dictionary."""
    return _compress(text, _USUAL_ROWS)


def decompress(packed: bytes) -> str:
    """Return the text that ``compress`` compressed."""
    return _decompress(packed, _USUAL_ROWS)


def compress_pack(text: str) -> bytes:
    """Return records and logs of contacts compressed with a dictionary of their own."""
    return _compress(text, _USUAL_PACK)


def decompress_pack(packed: bytes) -> str:
    """Return the text that ``compress_pack`` compressed."""
    return _decompress(packed, _USUAL_PACK)


def _compress(text: str, usual: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, wbits=_WINDOW, memLevel=_MEMORY, zdict=usual)
    return packer.compress(text.encode()) + packer.flush()


def _decompress(packed: bytes, usual: bytes) -> str:
    reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=usual)
    return reader.decompress(packed).decode()


def compress_form_4(text: str) -> bytes:
    """Return a text compressed with the dictionary of names, without zlib's header and sum."""
    packer = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS, zdict=_USUAL_OF_FORM_4)
    return packer.compress(text.encode()) + packer.flush()


def decompress_form_4(packed: bytes) -> str:
    """Return the text that ``compress_form_4`` compressed."""
    reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_USUAL_OF_FORM_4)
    return reader.decompress(packed).decode()


def decompress_form_3(packed: bytes) -> str:
    """Return the text of a log of form 3."""
    return zlib.decompressobj(zdict=_USUAL).decompress(packed).decode()
