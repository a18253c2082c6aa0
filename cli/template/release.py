"""``puntual templates release``: use a template again that a refused message set aside."""

import argparse

from cli.commands import add_table, add_who, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.domain.ids import require_id


def add_release(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to those of ``puntual templates``."""
    release = actions.add_parser(
        "release", help="use a template again that a refused message set aside, once it is mended"
    )
    add_table(release)
    release.add_argument("--stem", required=True, metavar="STEM", help="which template")
    release.add_argument(
        "--language", required=True, metavar="CODE", help="in which language, e.g. es_MX"
    )
    add_who(release)
    release.set_defaults(run=release_template)


def release_template(parsed: argparse.Namespace) -> int:
    """Take back what our own refusals say of a template; exit code 1 when there is nothing."""
    stem = require_id(parsed.stem, "--stem")
    language = require_id(parsed.language, "--language")
    health, now = DynamoTemplateHealth(open_table(parsed)), SystemClock().now()
    if not health.release(stem, language, now, who_of(parsed)):
        print(f"{stem} {language} was not set aside by a refusal; see `puntual templates status`")
        return 1
    print(f"{stem} {language} is used again within a minute")
    return 0
