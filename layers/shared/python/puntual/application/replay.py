"""Replay of past decisions: each is taken again from its log, and compared with the record."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from puntual.application.decision_log import (
    LoggedDecision,
    NamedRules,
    VersionGone,
    canonical,
    decode,
    fingerprint,
)
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.decision.answers.answer import decide_answer
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.decision import DECISION_VERSION, decide
from puntual.domain.decision.plan import Decision, Send, Stop
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.templates.catalogue import Catalogue

_TELLS_OF_LAPSED_STEPS: Final = 3


@dataclass(frozen=True, slots=True)
class Library:
    """The versions that are available for a replay.

    Attributes:
        policy: returns the policy of a version, or None.
        rules: returns named rules, or None when pack or calendar have another version.
        catalogue: the available templates; they must be those of the decision.
    """

    policy: Callable[[str], Policy | None]
    rules: Callable[[NamedRules], ContactRules | None]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision as it was recorded, and as it was taken again from the same inputs."""

    logged: LoggedDecision
    recomputed: str

    @property
    def is_identical(self) -> bool:
        """Tell whether both are the same, byte for byte."""
        return self.logged.decision == self.recomputed


def replay(log: bytes, library: Library) -> Replayed:
    """Take a past decision again, from its log alone.

    Raises:
        VersionGone: its policy, rules or templates are not available, or another release decided
            and this one would decide otherwise.
    """
    logged = decode(log)
    terms = terms_of(logged, library)
    replayed = Replayed(logged, canonical(_decide_again(logged, terms)))
    if logged.version != DECISION_VERSION and not replayed.is_identical:
        raise VersionGone(
            f"version {logged.version} of the decision took it, and this one, "
            f"{DECISION_VERSION}, decides otherwise: replay it with the release of that day"
        )
    return replayed


def _decide_again(logged: LoggedDecision, terms: Terms) -> Decision:
    if logged.question is None:
        return as_of_version(decide(logged.view, terms, logged.now), logged.version)
    decision = decide_answer(logged.question, logged.view, terms, logged.now)
    return Stop(decision.reasons) if isinstance(decision, HandOver) else decision


def as_of_version(decision: Decision, version: int) -> Decision:
    """Return a decision in the words of the version that a log names.

    Before version 3 a step whose days had gone by was taken for one that was sent, or for the end
    of the cadence.
    """
    if version >= _TELLS_OF_LAPSED_STEPS or isinstance(decision, Send):
        return decision
    if Reason.STEP_LAPSED not in decision.reasons:
        return decision
    is_told = not {Reason.STEP_DONE, Reason.CADENCE_FINISHED}.isdisjoint(decision.reasons)
    said = () if is_told else (Reason.STEP_DONE,)
    place = decision.reasons.index(Reason.STEP_LAPSED)
    reasons = (*decision.reasons[:place], *said, *decision.reasons[place + 1 :])
    return replace(decision, reasons=reasons)


def terms_of(logged: LoggedDecision, library: Library) -> Terms:
    """Return the terms of a past decision.

    Raises:
        VersionGone: its policy, rules or templates are not available.
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
