"""``puntual doctor``: looks at a whole set-up and says what to mend first."""

import argparse
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from cli.commands import Commands
from cli.doctor.asking.aws import AwsQuestions
from cli.doctor.deployment import Deployment
from cli.doctor.examination import Checked, examine, is_sound
from cli.doctor.printed import as_json, as_text, conclusion
from cli.explaining.words import LANGUAGES
from cli.frame.settings import Settings
from puntual.domain.ids import CreditorId, require_id

_TO_MEND: Final = 1


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor", help="what of a set-up is not as it should be, and what mends it"
    )
    parser.add_argument("--stage", metavar="STAGE", help="dev or prod; default: the only one")
    parser.add_argument("--table", metavar="NAME", help="default: the stage's own")
    parser.add_argument("--creditor", metavar="ID", help="only this one; default: all")
    parser.add_argument("--lang", choices=LANGUAGES, default="es", help="es, pt or en (es)")
    parser.add_argument("--json", action="store_true", help="one JSON object, for a program")
    parser.set_defaults(run=run, fills=("table",))


def run(parsed: argparse.Namespace) -> int:
    """Look at everything; exit code 1 where something is to be mended."""
    settings: Settings = parsed.settings
    creditor = None if parsed.creditor is None else require_id(parsed.creditor, "--creditor")
    deployment = Deployment(
        settings,
        AwsQuestions(client_of),
        None if creditor is None else CreditorId(creditor),
    )
    program, lines = _program(), list[Checked]()
    try:
        for line in examine(deployment):
            lines.append(line)
            if not parsed.json:
                # As it is found: Meta and AWS take some seconds.
                for text in as_text(line, parsed.lang, program):
                    print(text, flush=True)
    finally:
        deployment.close()
    if parsed.json:
        print(as_json(lines, deployment.stage, parsed.lang, program))
    else:
        print("\n".join(conclusion(lines, parsed.lang, program)))
    return 0 if is_sound(lines) else _TO_MEND


@cache
def client_of(service: str) -> Any:
    """Return a client that gives up soon: somebody waits."""
    config = Config(connect_timeout=3, read_timeout=15, retries={"total_max_attempts": 2})
    made: Any = boto3.client
    return made(service, config=config)


def _program() -> str:
    """Return how the command line was called, so that what it says can be typed as it is."""
    typed = sys.argv[0]
    return typed if Path(typed).name == "puntual" else "puntual"
