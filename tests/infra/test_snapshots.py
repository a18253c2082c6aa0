from __future__ import annotations

import json
import re

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.infra.synthesis import Template

COMPONENTS = (
    "CheckingSenders",
    "Conversing",
    "Data",
    "Ingest",
    "Layers",
    "Monitoring",
    "Reconciling",
    "Scheduling",
    "Sending",
    "Webhook",
)


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_is_deployed_as_reviewed(
    component: str, prod: Template, snapshot: SnapshotAssertion
) -> None:
    part = {
        _masked(name): resource
        for name, resource in prod["Resources"].items()
        if name.startswith(component)
    }

    assert part
    masked = json.loads(_masked(json.dumps(part)))
    assert masked == snapshot(extension_class=JSONSnapshotExtension)


def test_every_resource_belongs_to_a_component(prod: Template) -> None:
    strays = [name for name in prod["Resources"] if not name.startswith(COMPONENTS)]

    assert strays == []


def test_the_outputs_are_what_a_team_needs(prod: Template, snapshot: SnapshotAssertion) -> None:
    outputs = json.loads(_masked(json.dumps(prod["Outputs"])))

    assert outputs == snapshot(extension_class=JSONSnapshotExtension)


def _masked(text: str) -> str:
    """Replace what changes with every edit of the code: asset hashes and version ids."""
    text = re.sub(r"[0-9a-f]{64}", "<hash>", text)
    return re.sub(r"(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", r"\1<hash>", text)
