"""Faults on demand: rules that say which message meets which mishap."""

from dataclasses import dataclass, field
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.wire.errors import ControlError

_MATCH_KEYS = frozenset({"phone", "debtor", "template", "nth", "chance"})
_EFFECT_KEYS = frozenset(
    {
        "error_code",
        "latency_ms",
        "timeout_after_acceptance",
        "reset_before_acceptance",
        "after_acceptance",
        "failed_code",
        "http_status",
        "html",
        "drop_webhooks",
        "duplicate_webhooks",
    }
)
_NUMBERS = (
    "nth",
    "chance",
    "times",
    "error_code",
    "failed_code",
    "http_status",
    "latency_ms",
    "duplicate_webhooks",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a message that meets a rule.

    Attributes:
        after_acceptance: the message is accepted, and the error of the rule is a lie.
        failed_code: why an accepted message fails, by webhook; all else that people do with a
            message does not happen then.
    """

    error_code: int | None = None
    latency_ms: float = 0.0
    timeout_after_acceptance: bool = False
    reset_before_acceptance: bool = False
    after_acceptance: bool = False
    failed_code: int | None = None
    http_status: int | None = None
    html: bool = False
    drop_webhooks: bool | tuple[str, ...] = False
    duplicate_webhooks: int = 0

    def drops(self, status: str) -> bool:
        """Say whether the webhook of this status is never sent."""
        if isinstance(self.drop_webhooks, bool):
            return self.drop_webhooks
        return status in self.drop_webhooks


NO_EFFECT = Effect()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule can match on."""

    phones: frozenset[str]
    debtor: str | None
    template: str | None


@dataclass(slots=True)
class Rule:
    """One rule: from its `nth` matching message on, for `times` messages."""

    match: dict[str, Any]
    effect: Effect
    given: dict[str, Any]
    nth: int = 1
    times: int | None = None
    seen: int = 0
    hits: int = 0

    def meets(self, subject: Subject, dice: Dice) -> bool:
        """Count a matching message and say whether the effect applies to it."""
        if not self._matches(subject):
            return False
        self.seen += 1
        if self.seen < self.nth or (self.times is not None and self.hits >= self.times):
            return False
        if dice.unit(f"chance/{self.seen}") >= self.match.get("chance", 1):
            return False
        self.hits += 1
        return True

    def _matches(self, subject: Subject) -> bool:
        phone = self.match.get("phone")
        return (
            (phone is None or str(phone).lstrip("+") in subject.phones)
            and self.match.get("debtor") in {None, subject.debtor}
            and self.match.get("template") in {None, subject.template}
        )


@dataclass(slots=True)
class Faults:
    """The rules in force; the first that applies wins."""

    rules: list[Rule] = field(default_factory=list)
    seed: int = 1

    def replace(self, raw: object) -> None:
        """Put new rules in the place of the old.

        Raises:
            ControlError: if one is malformed; the old ones then stay.
        """
        if isinstance(raw, dict):
            raw = raw.get("rules", [raw])
        if not isinstance(raw, list):
            raise ControlError(400, "faults are a list of rules")
        self.rules = [read_rule(item) for item in raw]

    def meet(self, subject: Subject) -> Effect:
        """Return what happens to this message."""
        for number, rule in enumerate(self.rules):
            if rule.meets(subject, Dice(self.seed, f"rule/{number}")):
                return rule.effect
        return NO_EFFECT

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rules with how often each was met."""
        return [rule.given | {"seen": rule.seen, "hits": rule.hits} for rule in self.rules]


def read_rule(raw: object) -> Rule:
    """Read one rule.

    Raises:
        ControlError: naming what is not understood: a misspelt fault would be no fault at all.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("effect"), dict):
        raise ControlError(400, "a rule is an object with an effect")
    match, effect = raw.get("match") or {}, raw["effect"]
    if not isinstance(match, dict):
        raise ControlError(400, "match is an object")
    unknown = (match.keys() - _MATCH_KEYS) | (effect.keys() - _EFFECT_KEYS)
    unknown |= raw.keys() - {"match", "effect", "times"}
    if unknown:
        raise ControlError(400, f"not understood in a rule: {sorted(unknown)}")
    _check_numbers({"times": raw.get("times")} | match | effect)
    if effect.get("after_acceptance") and not effect.keys() & {"error_code", "http_status"}:
        raise ControlError(400, "after_acceptance needs an error_code or an http_status")
    nth = match.get("nth")
    times = raw.get("times", 1 if nth is not None else None)
    return Rule(match, _read_effect(effect), raw, nth=int(nth or 1), times=times)


def _check_numbers(given: dict[str, Any]) -> None:
    for name in _NUMBERS:
        number = given.get(name, 0)
        if number is not None and (not isinstance(number, (int, float)) or number < 0):
            raise ControlError(400, f"{name} must be a number, not {number!r}")


def _read_effect(raw: dict[str, Any]) -> Effect:
    dropped = raw.get("drop_webhooks", False)
    known = raw | {"drop_webhooks": tuple(dropped) if isinstance(dropped, list) else dropped}
    return Effect(**known)
