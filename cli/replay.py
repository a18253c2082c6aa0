"""``puntual replay``: a past decision again, from its log alone, byte for byte."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from difflib import unified_diff
from json import dumps, loads

from cli.commands import Commands, add_creditor, open_table
from cli.explaining.case import add_instant, debtor_key
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.instants import to_instant
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.decision_log import VersionGone, decode, fingerprint
from puntual.application.replay import Library, Replayed, replay
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId
from puntual.ports.decisions import DecisionLog

_DIFFERENT = 1


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("replay", help="take a past decision again from its log")
    parser.add_argument("debtor", metavar="DEBTOR", help="the debtor's id")
    add_instant(parser)
    add_creditor(parser)
    parser.set_defaults(run=replay_decision)


def replay_decision(parsed: argparse.Namespace) -> int:
    """Print the recorded decision and the one that the same inputs lead to today."""
    table, key = open_table(parsed), debtor_key(parsed)
    logged = _latest(DynamoDecisions(table).logs(key), parsed.at)
    print(f"decided at   {to_instant(logged.at)}")
    print(f"log          {len(logged.log)} bytes")
    try:
        replayed = replay(logged.log, library_of(table, key.creditor, logged.log))
    except VersionGone as err:
        print(f"recorded     {decode(logged.log).decision}")
        print(f"not replayed: {err}")
        return _DIFFERENT
    return _compare(replayed)


def library_of(table: Table, creditor: CreditorId, log: bytes) -> Library:
    """Return what is here: stored policies, packaged rules and templates."""
    templates, policies = PackagedTemplates(), DynamoPolicies(table)
    listed = (templates.catalogue(), templates.catalogue(pay=True))
    forms = (None, *FormOfAddress)
    catalogues = tuple(replace(one, form=form) for one in listed for form in forms)
    wanted = decode(log).templates
    known = (one for one in catalogues if fingerprint(one) == wanted)
    return Library(
        policy=lambda version: policies.read(creditor, version),
        rules=PackagedRuleBook().rules_named,
        catalogue=next(known, catalogues[0]),
    )


def _latest(logs: Sequence[DecisionLog], at: datetime | None) -> DecisionLog:
    known = [one for one in logs if at is None or one.at <= at]
    if not known:
        raise NotFound("no decision is logged for this debtor by then")
    return known[-1]


def _compare(replayed: Replayed) -> int:
    print(f"recorded     {replayed.logged.decision}")
    print(f"recomputed   {replayed.recomputed}")
    if replayed.is_identical:
        print("identical")
        return 0
    print("DIFFERENT")
    before, after = (_lines(text) for text in (replayed.logged.decision, replayed.recomputed))
    for line in unified_diff(before, after, "recorded", "recomputed", lineterm="", n=1):
        print(line)
    return _DIFFERENT


def _lines(text: str) -> list[str]:
    return dumps(loads(text), indent=1, ensure_ascii=False).splitlines()
