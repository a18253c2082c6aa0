"""The log of one decision: all that it looked at, small enough to stand beside its outcome.

What is bulky and never changes is named by its version: the policy, the rule pack with its
holidays, the catalogue of templates. What could identify somebody and decides nothing is left
out: names, digits of phones, who gave consent where. A replay with other versions says so; it
never pretends.
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, assert_never

from puntual.application.plain_values import from_plain, to_plain
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Decision, Plan, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.errors import PuntualError
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy
from puntual.domain.sending.conditions import Conditions
from puntual.domain.templates.catalogue import Catalogue

_FORM = b"\x02"
_LEVEL = 9
_SOMEBODY = "x"
# Part of form 2, never edited: what is written here costs almost nothing in a log.
_USUAL = (
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


@dataclass(frozen=True, slots=True)
class NamedRules:
    """The contact rules of a decision, by name.

    Attributes:
        pack: country and version of the pack.
        entry: the day from which the entry was in force.
        changes_at: when another entry comes into force.
    """

    pack: str
    entry: str
    holidays: str
    zones: tuple[str, ...]
    subdivision: str | None = None
    changes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A log, read back; versions are not resolved yet.

    Attributes:
        decision: what was decided, as canonical JSON.
        policy: the version; None when there was no policy.
        templates: the fingerprint of the catalogue.
    """

    account: Account
    conditions: Conditions
    now: datetime
    decision: str
    policy: str | None
    rules: NamedRules | None
    templates: str


class VersionGone(PuntualError):
    """What a decision was taken with is no longer here; the message names it."""


@dataclass(frozen=True, slots=True)
class Library:
    """Where versions are looked up.

    Attributes:
        policy: the policy of a version, or None.
        rules: the rules by name, or None when the pack or calendar here has another version.
        catalogue: the templates here; they must be those of the decision.
    """

    policy: Callable[[str], Policy | None]
    rules: Callable[[NamedRules], ContactRules | None]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision as it was recorded, and as it is taken today from the same inputs."""

    logged: LoggedDecision
    recomputed: str

    @property
    def is_identical(self) -> bool:
        """Tell whether both are the same, byte for byte."""
        return self.logged.decision == self.recomputed


def encode(account: Account, terms: Terms, now: datetime, decision: Decision) -> bytes:
    """Return the log of a decision."""
    snapshot = {
        "account": to_plain(bare_account(account)),
        "conditions": to_plain(terms.conditions),
        "decision": _decision_to_plain(decision),
        "now": to_plain(now),
        "policy": None if terms.policy is None else terms.policy.version,
        "rules": None if terms.rules is None else to_plain(name_rules(terms.rules)),
        "templates": fingerprint(terms.catalogue),
    }
    packer = zlib.compressobj(_LEVEL, zdict=_USUAL)
    packed = packer.compress(_to_json(snapshot).encode()) + packer.flush()
    return _FORM + packed


def decode(log: bytes) -> LoggedDecision:
    """Read a log back.

    Raises:
        VersionGone: a later version of Puntual wrote it.
    """
    if log[:1] != _FORM:
        raise VersionGone("the log has a form that this version of Puntual does not know")
    unpacker = zlib.decompressobj(zdict=_USUAL)
    snapshot: dict[str, Any] = json.loads(unpacker.decompress(log[1:]))
    rules = snapshot["rules"]
    return LoggedDecision(
        account=from_plain(Account, snapshot["account"]),
        conditions=from_plain(Conditions, snapshot["conditions"]),
        now=from_plain(datetime, snapshot["now"]),
        decision=_to_json(snapshot["decision"]),
        policy=snapshot["policy"],
        rules=None if rules is None else from_plain(NamedRules, rules),
        templates=snapshot["templates"],
    )


def replay(log: bytes, library: Library) -> Replayed:
    """Take a past decision again, from its log alone.

    Raises:
        VersionGone: the policy, the rules or the templates that it was taken with are not here.
    """
    logged = decode(log)
    terms = terms_of(logged, library)
    return Replayed(logged, canonical(decide(logged.account, terms, logged.now)))


def terms_of(logged: LoggedDecision, library: Library) -> Terms:
    """Return the terms of a past decision.

    Raises:
        VersionGone: something of them is not here.
    """
    policy = None if logged.policy is None else library.policy(logged.policy)
    if logged.policy is not None and policy is None:
        raise VersionGone(f"the policy {logged.policy} is not here")
    rules = None if logged.rules is None else library.rules(logged.rules)
    if logged.rules is not None and rules is None:
        named = logged.rules
        raise VersionGone(
            f"the rules {named.pack} with {named.holidays} are not here: "
            "this version of Puntual carries others"
        )
    if logged.templates != fingerprint(library.catalogue):
        raise VersionGone(f"the template catalogue {logged.templates} is not here")
    return Terms(policy, rules, logged.conditions, library.catalogue)


def canonical(decision: Decision) -> str:
    """Return a decision as the text that two decisions are compared by."""
    return _to_json(_decision_to_plain(decision))


def name_rules(rules: ContactRules) -> NamedRules:
    """Return rules by name."""
    return NamedRules(
        pack=rules.pack,
        entry=rules.entry,
        holidays=rules.holidays_version,
        zones=tuple(zone.key for zone in rules.zones),
        subdivision=rules.subdivision,
        changes_at=rules.changes_at,
    )


def fingerprint(catalogue: Catalogue) -> str:
    """Return what stands for a catalogue; empty for one of which nothing is known."""
    if not catalogue.languages:
        return ""
    text = _to_json({stem: sorted(known) for stem, known in catalogue.languages.items()})
    return sha256(text.encode()).hexdigest()[:12]


def bare_account(account: Account) -> Account:
    """Return the account without what no decision looks at, above all without who it is."""
    profile = account.profile
    return replace(
        account,
        profile=replace(
            profile,
            # That there is a creditor's key, a name and a phone matters; which ones does not,
            # but the debtor's id chooses among variants of a template.
            key=replace(profile.key, creditor=CreditorId("")),
            name=_SOMEBODY if profile.name else "",
            phone=None if profile.phone is None else _SOMEBODY,
            email=None if profile.email is None else _SOMEBODY,
            state=None,
            zone=None,
            segment=None,
            consents=tuple(replace(one, source="", evidence="") for one in profile.consents),
            wa_ids=frozenset(),
            payment_method=None,
        ),
        rev=0,
        invoices=tuple(replace(one, label="", recorded_at=None) for one in account.invoices),
        contacts=tuple(map(_bare_contact, account.contacts)),
        holds=tuple(map(_bare_hold, account.holds)),
        releases=tuple(replace(one, by="") for one in account.releases),
        # WhatsApp's pause is minded at the claim, after the decision.
        phone_tries=(),
        shares_phone=False,
    )


def _bare_contact(contact: Contact) -> Contact:
    return replace(
        contact,
        step="",
        template="",
        language="",
        policy_version="",
        wamid=None,
        # Only a few codes decide anything: whether another channel may stand in.
        error_code=contact.error_code if contact.error_code in NOT_TO_BE_GONE_ROUND else None,
    )


def _bare_hold(hold: Hold) -> Hold:
    return replace(hold, origin="", ended_by="")


def _decision_to_plain(decision: Decision) -> Any:
    match decision:
        case Send(plan):
            return {"send": to_plain(_bare_plan(plan))}
        case Wait():
            return {"wait": to_plain(decision)}
        case Stop():
            return {"stop": to_plain(decision)}
        case _ as unreachable:
            assert_never(unreachable)


def _bare_plan(plan: Plan) -> Plan:
    return replace(
        plan,
        instalments=tuple(replace(one, label="") for one in plan.instalments),
        holds=tuple(map(_bare_hold, plan.holds)),
    )


def _to_json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
