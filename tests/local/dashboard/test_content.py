"""What a card of the dashboard page says in place of a picture."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.repository import ROOT

_CONTENT: Path = ROOT / "local/dashboard/page/content.js"


def text_of(widget: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, str] | None:
    node = shutil.which("node")
    assert node is not None
    # As text: Node 20 takes a file of this name for an older kind of module.
    asked = f"textOf({json.dumps(widget)}, {json.dumps(lines)})"
    script = f"{_CONTENT.read_text(encoding='utf-8')}\nconsole.log(JSON.stringify({asked}));"
    command = [node, "--input-type=module", "--eval", script]
    said = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    found: dict[str, str] | None = json.loads(said.stdout)
    return found


@pytest.mark.parametrize(
    ("kind", "measured", "points", "text"),
    [
        ("number", True, [], "–"),
        ("number", True, [[1, 2.0], [2, 0.0]], "0"),
        ("number", True, [[1, 12345.0]], "12.35K"),
        ("number", False, [], "AWS only"),
        ("line", False, [], "AWS only"),
        ("line", True, [], "nothing measured"),
    ],
)
def test_a_card_tells_nothing_from_zero_and_from_what_only_aws_knows(
    kind: str, measured: bool, points: list[list[float]], text: str
) -> None:
    """A token that never ends was said to have 0 days left."""
    lines = [{"label": "Days", "points": points}] if points else []
    said = text_of({"kind": kind, "measured": measured}, lines)

    assert said is not None
    assert said["text"] == text


def test_a_card_with_lines_is_a_picture() -> None:
    widget = {"kind": "line", "measured": True}

    assert text_of(widget, [{"label": "Sent", "points": [[1, 2.0]]}]) is None
