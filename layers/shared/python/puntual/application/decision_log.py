"""The log of one decision: all its inputs, small enough to be stored with its outcome.

Bulky inputs that never change are named by version: the policy, the rule pack with its holidays,
the catalogue of templates. Personal data that decides nothing is left out: names, digits of
phones, evidence of consent. A replay with other versions fails and names them.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, assert_never

from puntual.application.plain_values import from_plain, to_plain
from puntual.application.redaction import redact_plan, redact_view
from puntual.application.rows.decisions import decision_of_plain, decision_to_plain
from puntual.application.rows.logs import is_in_rows, log_of_text, read_log
from puntual.application.rows.views import view_of_plain, view_to_plain
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.view import AccountView
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.decision.answers.question import Question, question_of
from puntual.domain.decision.decision import DECISION_VERSION
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.errors import PuntualError
from puntual.domain.sending.conditions import Conditions
from puntual.domain.templates.catalogue import Catalogue

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
    """A parsed log, whose versions are not resolved yet.

    Attributes:
        decision: the decision, as canonical JSON.
        policy: the version of the policy; None when there was none.
        templates: the fingerprint of the catalogue.
        version: of the decision itself; 1 where the log names none.
        question: that was answered; None for a decision about a message of ours.
    """

    view: AccountView
    conditions: Conditions
    now: datetime
    decision: str
    policy: str | None
    rules: NamedRules | None
    templates: str
    version: int = 1
    question: Question | None = None


class VersionGone(PuntualError):
    """A version that a decision was taken with is not available; the message names it."""


def encode(view: AccountView, terms: Terms, now: datetime, decision: Decision) -> bytes:
    """Return the log of a decision."""
    bare = redact_view(view)
    rules = terms.rules
    snapshot = [
        view_to_plain(bare),
        to_plain(bare.profile),
        to_plain(terms.conditions),
        decision_to_plain(_redacted(decision), bare.open_instalments),
        now.isoformat(),
        None if terms.policy is None else terms.policy.version,
        None if rules is None else to_plain(name_rules(rules)),
        fingerprint(terms.catalogue),
        DECISION_VERSION,
    ]
    return log_of_text(_ENCODE(snapshot))


def decode(log: bytes) -> LoggedDecision:
    """Parse a log.

    Raises:
        VersionGone: a later version of Puntual wrote it.
    """
    text = read_log(log)
    if text is None:
        raise VersionGone("the log has a form that this version of Puntual does not know")
    return _of_rows(json.loads(text)) if is_in_rows(log) else _of_names(json.loads(text))


def _of_rows(snapshot: list[Any]) -> LoggedDecision:
    plain, profile, conditions, decision, now, policy, rules, templates, version = snapshot
    view, at = view_of_plain(plain, from_plain(Profile, profile)), datetime.fromisoformat(now)
    taken = decision_of_plain(decision, view.open_instalments)
    return LoggedDecision(
        view=view,
        conditions=from_plain(Conditions, conditions),
        now=at,
        decision=canonical(taken),
        policy=policy,
        rules=None if rules is None else from_plain(NamedRules, rules),
        templates=templates,
        version=version,
        question=question_of(taken.plan, at) if isinstance(taken, Send) else None,
    )


def _of_names(snapshot: dict[str, Any]) -> LoggedDecision:
    rules = snapshot["rules"]
    return LoggedDecision(
        view=from_plain(AccountView, snapshot["account"]),
        conditions=from_plain(Conditions, snapshot["conditions"]),
        now=from_plain(datetime, snapshot["now"]),
        decision=_to_json(snapshot["decision"]),
        policy=snapshot["policy"],
        rules=None if rules is None else from_plain(NamedRules, rules),
        templates=snapshot["templates"],
        version=snapshot.get("version", 1),
    )


def canonical(decision: Decision) -> str:
    """Return a decision as canonical text, by which two decisions are compared."""
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
    """Return the fingerprint of a catalogue; empty for one without languages."""
    if not catalogue.languages:
        return ""
    listed: dict[str, Any] = {stem: sorted(known) for stem, known in catalogue.languages.items()}
    if catalogue.form is not None:
        listed["form of address"] = catalogue.form
    text = _to_json(listed)
    return sha256(text.encode()).hexdigest()[:12]


def _redacted(decision: Decision) -> Decision:
    return Send(redact_plan(decision.plan)) if isinstance(decision, Send) else decision


def _decision_to_plain(decision: Decision) -> Any:
    match decision:
        case Send(plan):
            return {"send": to_plain(redact_plan(plan))}
        case Wait():
            return {"wait": to_plain(decision)}
        case Stop():
            return {"stop": to_plain(decision)}
        case _ as unreachable:
            assert_never(unreachable)


def _to_json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
