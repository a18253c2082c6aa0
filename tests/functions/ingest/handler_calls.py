"""Events of API Gateway, handed to the whole function."""

import json
from pathlib import Path
from typing import Any, Final

from tests.doubles.lambda_context import LambdaContext
from tests.functions.invoke import invoke

EVENTS: Final = Path(__file__).parents[2] / "events"


def event(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return read


def send(name: str, context: LambdaContext | None = None) -> tuple[int, Any]:
    answer = invoke("ingest", event(name), context)
    return answer["statusCode"], json.loads(answer["body"])
