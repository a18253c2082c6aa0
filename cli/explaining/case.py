"""One account at one instant with its terms, from the table or from a portfolio file."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from cli.arguments import day_to_play
from cli.commands import creditor_of, open_table
from cli.planning.histories import History
from cli.planning.playing import histories_of, player_of
from cli.policies import read_policy
from puntual.adapters.clock import SystemClock
from puntual.adapters.composition import PackagedCatalogues
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.operations.conditions import DynamoConditionsBook
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.play_forward import account_at
from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.answers.record import AnswerRecord
from puntual.domain.decision.terms import Terms
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import DebtorId, DebtorKey, PhoneNumberId, require_billing_id
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import EVERY_CREDITOR
from puntual.intake.files.portfolio import Portfolio, read_portfolio


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be explained.

    Attributes:
        answers: what became of the debtor's questions, the first one first.
        records: when nothing was sent so far, and why, the first one first.
    """

    account: Account
    terms: Terms
    now: datetime
    answers: Sequence[AnswerRecord] = ()
    records: Sequence[tuple[datetime, Sequence[Reason]]] = ()


def add_instant(parser: argparse.ArgumentParser) -> None:
    """Add the argument for an instant."""
    parser.add_argument(
        "--at",
        type=read_instant,
        metavar="INSTANT",
        help="e.g. 2026-01-05T15:00:00Z; without an offset UTC; default now",
    )


def read_instant(text: str) -> datetime:
    """Read an instant; a day means its beginning, and what has no offset is UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as err:
        message = f"{text!r} is no instant; write 2026-01-05T15:00:00Z"
        raise argparse.ArgumentTypeError(message) from err
    day_to_play(at.date().isoformat())
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def read_case(parsed: argparse.Namespace) -> Case:
    """Return the case that the command line names.

    Raises:
        NotFound: there is no such debtor.
        InvalidInput: it says neither where to look nor what file to read.
        UnreadableFile: the portfolio cannot be read.
    """
    now = parsed.at or SystemClock().now()
    if parsed.portfolio is not None:
        return _from_file(parsed, now)
    if parsed.table is None or parsed.creditor is None:
        # The command line has looked wherever they may stand.
        problem, fix = "are missing", "say where to look, or name a file with --portfolio"
        raise InvalidInput("--table and --creditor", problem, fix)
    return _from_table(parsed, now)


def debtor_key(parsed: argparse.Namespace) -> DebtorKey:
    """Return the account that the command line names."""
    return DebtorKey(creditor_of(parsed), DebtorId(require_billing_id(parsed.debtor, "DEBTOR")))


def _from_table(parsed: argparse.Namespace, now: datetime) -> Case:
    table, key = open_table(parsed), debtor_key(parsed)
    accounts = DynamoAccounts(table)
    account = accounts.read(key)
    creditor = DynamoCreditors(table).read(key.creditor)
    if account is None or creditor is None:
        raise NotFound(f"nothing is known of {key.debtor if account is None else key.creditor}")
    account = with_phone_attempts(accounts, DynamoPeople(table), account)
    templates = PackagedTemplates()
    policy = DynamoPolicies(table).current(key.creditor)
    numbers = DynamoNumbers(table)
    book = DynamoConditionsBook(table, lambda number, _: numbers.read(number).account)
    closed = frozenset(one.switch for one in DynamoSwitchboard(table).pulled(EVERY_CREDITOR))
    conditions = book.read(creditor, now)
    conditions = replace(conditions, switches=conditions.switches | closed)
    if policy is not None:
        # What a deployment can send by does not stand in the table.
        conditions = replace(conditions, channels=policy.channels)
    terms = Terms(
        policy,
        PackagedRuleBook().rules_for(account.profile, now),
        conditions,
        PackagedCatalogues(templates)(creditor),
    )
    asked = [one for one in DynamoAnswers(table).all_of(key) if one.asked_at <= now]
    kept = DynamoDecisions(table).history(key)
    records = [(one.at, one.reasons) for one in kept if one.at <= now]
    return Case(account, terms, now, asked, records)


def _from_file(parsed: argparse.Namespace, now: datetime) -> Case:
    portfolio = read_portfolio(parsed.portfolio)
    first = parsed.first or _first_day(portfolio, now)
    policy = read_policy(parsed.policy).policy if parsed.policy else DEFAULT_POLICY
    creditor = Creditor("plan", "plan", PhoneNumberId("plan"))
    player = player_of(policy, creditor, first, 1)
    debtor = require_billing_id(parsed.debtor, "DEBTOR")
    history = _history_of(debtor, portfolio, creditor, first, parsed.portfolio)
    account = account_at(history.events, player.terms.at, player.start, now)
    if account is None:
        raise NotFound(f"nothing is known of {debtor} at {now.isoformat()}")
    return Case(account, player.terms.at(account.profile, now), now)


def _history_of(
    debtor: str, portfolio: Portfolio, creditor: Creditor, first: date, file: Path
) -> History:
    for together in histories_of(portfolio, creditor, first):
        for history in together:
            if history.debtor == debtor:
                return history
    raise NotFound(f"{file.name} names no debtor {debtor}")


def _first_day(portfolio: Portfolio, now: datetime) -> date:
    days = [date.fromisoformat(one["issued_on"]) for one in portfolio.invoices.values()]
    return min(days, default=now.date())
