"""``puntual why``: what the engine decides about one debtor, on what evidence, what changes it."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

from cli.arguments import day_to_play
from cli.commands import Commands
from cli.explaining.answers import tell_answers
from cli.explaining.case import Case, add_instant, read_case
from cli.explaining.evidence import gather, write_instant
from cli.explaining.words import LANGUAGES, Words, words_in
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.reasons import Reason
from puntual.intake.files.rows import UnreadableFile

_UNREADABLE = 2


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("why", help="why a debtor is or is not written to")
    parser.add_argument("debtor", metavar="DEBTOR", help="the debtor's id")
    add_instant(parser)
    parser.add_argument("--table", metavar="NAME", help="the table's name, an output of the stack")
    parser.add_argument("--creditor", metavar="ID", help="the creditor's id")
    parser.add_argument("--portfolio", type=Path, metavar="FILE", help="without AWS: a portfolio")
    parser.add_argument("--policy", metavar="FILE", help="with --portfolio: a policy")
    parser.add_argument(
        "--from",
        dest="first",
        type=day_to_play,
        metavar="DATE",
        help="with --portfolio: the day on which sending began",
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="es", help="es, pt or en (es)")
    parser.set_defaults(run=why, fills=("table", "creditor"))


def why(parsed: argparse.Namespace) -> int:
    """Print the decision, its evidence and what would change it."""
    try:
        case = read_case(parsed)
    except UnreadableFile as err:
        print(f"puntual: {err}", file=sys.stderr)
        return _UNREADABLE
    words = words_in(parsed.lang)
    for line in explain(case, words):
        print(line)
    return 0


def explain(case: Case, words: Words) -> Iterator[str]:
    """Yield the explanation line by line."""
    decision = decide(view_of(case.account, case.now), case.terms, case.now)
    yield _verdict(decision, case, words)
    reasons = () if isinstance(decision, Send) else decision.reasons
    if reasons:
        yield ""
        yield f"{words.say('because')}:"
        for reason in reasons:
            yield from _reason(reason, words)
    yield ""
    yield f"{words.say('evidence')}: {words.say('as_known')}"
    facts = [*gather(case, words)]
    width = max(len(name) for name, _ in facts)
    for name, fact in facts:
        yield f"  {name:{width}}  {fact}"
    yield from tell_answers(case, words)


def _verdict(decision: Decision, case: Case, words: Words) -> str:
    match decision:
        case Send(plan):
            contact = plan.contact
            return words.say(
                "sends",
                step=contact.step,
                template=contact.template,
                language=contact.language,
                channel=contact.channel.value,
            )
        case Wait(until, _):
            return words.say("waits", until=write_instant(until, case))
        case Stop():
            return words.say("stops")
        case _ as unreachable:
            assert_never(unreachable)


def _reason(reason: Reason, words: Words) -> Iterator[str]:
    yield f"  {reason.value}: {words.meaning_of(reason)}"
    yield f"    {words.say('change')}: {words.fix_of(reason)}"
