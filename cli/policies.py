"""``puntual policy``: what a creditor wants, checked, stored by version and put in force."""

import argparse
import sys
from pathlib import Path

from cli.commands import Commands, add_creditor, creditor_of, open_table
from cli.naming.known import require_creditor
from cli.planning.coverage import write_coverage
from cli.rules.duties import write_left_to_creditor
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.policies.advice import advise
from puntual.adapters.policies.parsing import ParsedPolicy, parse, write_yaml
from puntual.adapters.policies.shipped import read_shipped, shipped_names
from puntual.domain.errors import InvalidInput, InvalidPolicy, NotFound
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy

_FILE_HELP = f"a YAML document (docs/policy.md), or a shipped one: {', '.join(shipped_names())}"


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("policy", help="what a creditor wants: cadences, hours, caps")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    validate = actions.add_parser("validate", help="check a document; needs no AWS")
    validate.add_argument("file", metavar="FILE", help=_FILE_HELP)
    validate.set_defaults(run=validate_policy)
    put = actions.add_parser("put", help="check and store a document; it is not in force yet")
    put.add_argument("file", metavar="FILE", help=_FILE_HELP)
    add_creditor(put)
    put.set_defaults(run=put_policy)
    activate = actions.add_parser("activate", help="put a stored version in force")
    activate.add_argument("version", metavar="VERSION", help="e.g. pyme-1; default-1 goes back")
    add_creditor(activate)
    activate.set_defaults(run=activate_policy)
    show = actions.add_parser("show", help="print a version with every field said")
    show.add_argument("version", nargs="?", metavar="VERSION", help="default: the one in force")
    add_creditor(show)
    show.set_defaults(run=show_policy)
    listing = actions.add_parser("list", help="list the stored versions")
    add_creditor(listing)
    listing.set_defaults(run=list_policies)


def validate_policy(parsed: argparse.Namespace) -> int:
    """Check a document and print every fault, or what it amounts to."""
    document = _read(parsed.file)
    if document is None:
        return 1
    steps = sum(len(cadence.steps) for cadence in document.policy.cadences)
    cadences = len(document.policy.cadences)
    print(f"policy {document.policy.version} is valid: {cadences} cadence(s), {steps} step(s)")
    countries = PackagedRuleBook().countries()
    for line in write_coverage(document.policy, countries, SystemClock().now().date()):
        print(line)
    print("no message does what the law leaves to you:")
    for line in write_left_to_creditor(countries):
        print(f"  {line}")
    return 0


def put_policy(parsed: argparse.Namespace) -> int:
    """Store a document under its version."""
    document = _read(parsed.file)
    if document is None:
        return 1
    version = document.policy.version
    require_creditor(open_table(parsed), creditor_of(parsed))
    is_new = _policies(parsed).put(creditor_of(parsed), version, document.canonical)
    print(f"policy {version} {'stored' if is_new else 'was stored already'}")
    return 0


def activate_policy(parsed: argparse.Namespace) -> int:
    """Put a version in force."""
    _policies(parsed).activate(creditor_of(parsed), parsed.version)
    print(f"policy {parsed.version} is in force within a minute")
    return 0


def show_policy(parsed: argparse.Namespace) -> int:
    """Print a version as a document that can be changed and put under the next number."""
    policies, creditor = _policies(parsed), creditor_of(parsed)
    version = parsed.version or policies.active_version(creditor)
    canonical = policies.document(creditor, version)
    if canonical is None and version == DEFAULT_POLICY.version:
        canonical = parse(read_shipped("predeterminada")).canonical
    if canonical is None:
        raise NotFound(f"the policy {version} is not stored")
    print(write_yaml(canonical), end="")
    return 0


def list_policies(parsed: argparse.Namespace) -> int:
    """Print the stored versions and which one is in force."""
    policies, creditor = _policies(parsed), creditor_of(parsed)
    active = policies.active_version(creditor)
    for version in sorted({*policies.versions(creditor), DEFAULT_POLICY.version, active}):
        print(f"{version}  in force" if version == active else version)
    return 0


def read_policy(name: str) -> ParsedPolicy:
    """Return the policy in a file, or the shipped one of that name.

    Raises:
        InvalidInput: there is no such file.
        InvalidPolicy: the document breaks rules.
    """
    try:
        return parse(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as err:
        if name in shipped_names():
            return parse(read_shipped(name))
        problem, fix = "cannot be read as UTF-8 text", "name a file, or a shipped policy"
        raise InvalidInput(name, problem, fix) from err


def _read(name: str) -> ParsedPolicy | None:
    try:
        document = read_policy(name)
    except InvalidPolicy as err:
        for fault in err.faults:
            print(f"{name}: {fault}", file=sys.stderr)
        return None
    _warn(name, document.policy)
    return document


def _warn(name: str, policy: Policy) -> None:
    book = PackagedRuleBook()
    packs = [book.pack_for(country) for country in book.countries()]
    stems = PackagedTemplates().catalogue(pay=True).languages
    for advice in advise(policy, packs, stems, SystemClock().now().date()):
        print(f"{name}: note: {advice}", file=sys.stderr)


def _policies(parsed: argparse.Namespace) -> DynamoPolicies:
    return DynamoPolicies(open_table(parsed))
