"""``puntual chat say``: what a person says to one debtor, in their own words."""

import argparse
import sys
from datetime import datetime
from typing import Final

from cli.accounts import debtor_of
from cli.commands import Commands, add_creditor, add_replies_queue, add_who, open_table, who_of
from cli.explaining.words import words_in
from puntual.adapters.aws.clients import queue_calls
from puntual.adapters.aws.reply_queue import SqsPassedReplies
from puntual.adapters.clock import SystemClock
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.adapters.packaged.template_words import load_grammars
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.conversation.answers.person_says import Barred, Passed, PersonSays
from puntual.domain.conversation.masking import mask
from puntual.domain.errors import InvalidInput
from puntual.domain.reasons import Reason
from puntual.domain.templates.entered_text import require_harmless_text

# The longest text that WhatsApp takes (Meta, "Text messages").
_LONGEST: Final = 4096
_BARRED: Final = 1
_INSTEAD: Final = {
    Reason.ANSWER_TOO_LATE: "WhatsApp takes free text for 24 hours after a message of theirs; "
    "after that only approved templates, which remind or confirm and answer nothing: call, or "
    "wait until they write again",
    Reason.ANSWERED: "the same was said already in answer to the same message",
    Reason.OPTED_OUT: "nothing at all may be sent to them over WhatsApp",
}
_ANYTHING_ELSE: Final = "call, or settle what the reason names; puntual why tells more"


def add_say(actions: Commands) -> None:
    """Add the command."""
    say = actions.add_parser("say", help="say something to a debtor who wrote within 24 hours")
    say.add_argument("debtor", metavar="DEBTOR", help="the debtor's id")
    add_creditor(say)
    say.add_argument("text", metavar="TEXT", help="in your own words")
    add_replies_queue(say)
    add_who(say)
    say.set_defaults(run=say_words)


def say_words(parsed: argparse.Namespace) -> int:
    """Pass on what a person says; say when it is sent, or why not and what can be done instead."""
    key, who = debtor_of(parsed), who_of(parsed)
    text = _harmless(parsed.text)
    said = _person_says(open_table(parsed), parsed.queue).say(key, text, who, SystemClock().now())
    if isinstance(said, Barred):
        for line in _why_not(said):
            print(line, file=sys.stderr)
        return _BARRED
    print(_when(said))
    return 0


def _when(said: Passed) -> str:
    if said.until is None:
        return "passed on; puntual why tells what became of it"
    reasons = ", ".join(said.reasons)
    return f"passed on; it waits until {_instant(said.until)} at least ({reasons})"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"


def _why_not(barred: Barred) -> list[str]:
    words = words_in("en")
    reasons = [f"puntual: not sent: {one}: {words.meaning_of(one)}" for one in barred.reasons]
    known = [_INSTEAD[one] for one in barred.reasons if one in _INSTEAD]
    return [*reasons, f"instead: {(known or [_ANYTHING_ELSE])[0]}"]


def _harmless(text: str) -> str:
    """Return what may be said.

    Raises:
        InvalidInput: no message may say it.
    """
    said = text.strip()
    if not 1 <= len(said) <= _LONGEST:
        raise InvalidInput("TEXT", "is empty or too long", f"write 1 to {_LONGEST} characters")
    if mask(said) != said:
        raise InvalidInput("TEXT", "has a card number or a code in it", "leave it out")
    require_harmless_text("TEXT", said, load_grammars())
    return said


def _person_says(table: Table, queue: str) -> PersonSays:
    accounts, words = DynamoAccounts(table), DynamoWords(table)
    conditions = conditions_reader(table, sending_limits_of(table))
    return PersonSays(
        kept=words,
        words=words,
        answers=DynamoAnswers(table),
        accounts=accounts,
        creditors=DynamoCreditors(table),
        terms=terms_book(table, SystemClock(), accounts, conditions, PackagedTemplates()),
        replies=SqsPassedReplies(queue_calls(), queue),
    )
