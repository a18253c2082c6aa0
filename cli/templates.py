"""``puntual templates``: checks the message templates, registers them with Meta, follows them."""

import argparse
import sys
from collections.abc import Sequence

from cli.commands import Commands
from cli.showing.template_status import print_status, title
from cli.template.access_token import add_graph, read_token
from cli.template.lint import add_lint, read_templates
from cli.template.release import add_release
from puntual.adapters.whatsapp.template_api import CREATES_PER_HOUR, TemplateApi
from puntual.adapters.whatsapp.template_comparison import Compared, compare
from puntual.domain.errors import Conflict, InvalidInput
from puntual.domain.templates.template import Template, template_name, template_stem


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("templates", help="the message templates")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    add_lint(actions)
    push = actions.add_parser("push", help="register what is missing; change nothing else")
    _add_account(push)
    push.add_argument("--dry-run", action="store_true", help="say what would be registered")
    push.set_defaults(run=push_templates)
    add_release(actions)
    status = actions.add_parser("status", help="compare with Meta; exit code 1 at a risk")
    _add_account(status)
    status.set_defaults(run=show_status)


def push_templates(parsed: argparse.Namespace) -> int:
    """Register what is missing, at most a hundred; report what differs."""
    with_api = _open(parsed)
    try:
        compared = compare(_chosen(parsed), with_api.registered(), parsed.pay_base)
        missing = [one for one in compared if one.known is None]
        _report_differences(compared)
        if parsed.dry_run:
            for one in missing:
                print(f"would create {title(one.template)}")
            print(f"{len(missing)} missing, {len(compared) - len(missing)} registered")
            return 0
        return _create(with_api, missing)
    finally:
        with_api.close()


def show_status(parsed: argparse.Namespace) -> int:
    """Print a table of our templates as Meta sees them."""
    api = _open(parsed)
    try:
        compared = compare(_chosen(parsed), api.registered(), parsed.pay_base)
    finally:
        api.close()
    print_status(compared)
    at_risk = [one for one in compared if one.risks]
    print(f"{len(compared)} templates, {len(at_risk)} at risk", file=sys.stderr)
    return 1 if at_risk else 0


def _create(api: TemplateApi, missing: Sequence[Compared]) -> int:
    refused = 0
    batch = missing[:CREATES_PER_HOUR]
    for one in batch:
        try:
            created = api.create(one.body)
        except (InvalidInput, Conflict) as err:
            refused += 1
            print(f"refused {title(one.template)}: {err}", file=sys.stderr)
            continue
        dearer = "" if created.category in {"", one.template.category} else ", not as utility"
        print(f"created {title(one.template)}: {created.status} {created.category}{dearer}")
    left = len(missing) - len(batch)
    print(f"{len(batch) - refused} created, {refused} refused, {left} left")
    if left:
        print("Meta takes 100 an hour: run it again in an hour", file=sys.stderr)
    return 1 if refused or left else 0


def _report_differences(compared: Sequence[Compared]) -> None:
    for one in compared:
        if one.differences:
            listed = ", ".join(one.differences)
            print(f"differs {title(one.template)}: {listed}; left as it is", file=sys.stderr)


def _chosen(parsed: argparse.Namespace) -> list[Template]:
    catalogue = read_templates(None)
    listed = [*catalogue.all(), *(catalogue.with_pay_button() if parsed.pay_base else ())]
    names, languages = {template_name(one) for one in parsed.only}, set(parsed.language)
    _require_known(names, {one.name for one in listed}, "--only")
    _require_known(languages, {one.language for one in listed}, "--language")
    return [
        one
        for one in listed
        if (not names or one.name in names) and (not languages or one.language in languages)
    ]


def _require_known(wanted: set[str], known: set[str], option: str) -> None:
    unknown = sorted(template_stem(one) or one for one in wanted - known)
    if unknown:
        raise InvalidInput(
            option, f"names {', '.join(unknown)}, which we lack", "see the catalogue"
        )


def _add_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--waba-id", required=True, metavar="ID", help="the business account's id")
    add_graph(parser)
    parser.add_argument(
        "--only", action="append", default=[], metavar="STEM", help="this one; may be repeated"
    )
    parser.add_argument(
        "--language", action="append", default=[], metavar="CODE", help="in this one; likewise"
    )
    parser.add_argument(
        "--pay-base",
        default="",
        metavar="URL",
        help="where pay buttons lead, before the invoice's reference; adds their templates",
    )


def _open(parsed: argparse.Namespace) -> TemplateApi:
    token = read_token(parsed)
    return TemplateApi(parsed.graph_base_url, parsed.graph_version, parsed.waba_id, lambda: token)
