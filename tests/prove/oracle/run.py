"""Ask and judge: so many scenes, and everything that was wrong."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from puntual.domain.accounts.contact import Purpose
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from tests.prove.oracle.asked import ask
from tests.prove.oracle.judge import must_remind, wrong_with_any, wrong_with_reminder
from tests.prove.oracle.scenes import Scene, draw_scene


@dataclass
class Judged:
    """What came of it.

    Attributes:
        kinds: how many of each kind of decision there were.
        owed: how many scenes allowed no silence.
        wrong: the scenes that were decided wrongly, and how.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    wrong: list[tuple[Scene, list[str]]] = field(default_factory=list)


def judge_decisions(count: int, seed: int) -> Judged:
    """Judge so many decisions."""
    chances = random.Random(f"decisions/{seed}")
    judged = Judged()
    for _ in range(count):
        scene = draw_scene(chances)
        decision = ask(scene)
        judged.owed += must_remind(scene)
        complaints = [*_complaints(scene, decision, judged)]
        if complaints:
            judged.wrong.append((scene, complaints))
    return judged


def _complaints(scene: Scene, decision: Decision, judged: Judged) -> list[str]:
    match decision:
        case Send(plan) if plan.contact.purpose is Purpose.REMINDER:
            judged.kinds["reminder"] += 1
            covered = {
                one.key.invoice.external_id: one.outstanding.minor for one in plan.instalments
            }
            return [*wrong_with_reminder(scene, covered, plan.ttl)]
        case Send(plan):
            judged.kinds[str(plan.contact.purpose)] += 1
            return [*wrong_with_any(scene)]
        case Wait(until, reasons):
            judged.kinds["wait"] += 1
            bad = [] if until > scene.now else ["waits for the past"]
            return [*bad, *_silence(scene, reasons)]
        case Stop(reasons):
            judged.kinds["stop"] += 1
            return _silence(scene, reasons)


def _silence(scene: Scene, reasons: tuple[object, ...]) -> list[str]:
    if must_remind(scene):
        return [f"silent, for {reasons}, and nothing is in the way"]
    return [] if reasons else ["silent without a reason"]
