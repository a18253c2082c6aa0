"""Dashboards as CloudWatch gets them."""

from __future__ import annotations

import json
from typing import Any

from tests.infra.synthesis import Template, resources


def bodies_of(template: Template) -> dict[str, Any]:
    """Return the dashboards of a template by their names, with references as their names."""
    return {
        board["Properties"]["DashboardName"]: json.loads(
            _text(board["Properties"]["DashboardBody"])
        )
        for board in resources(template, "AWS::CloudWatch::Dashboard").values()
    }


def _text(body: Any) -> str:
    if isinstance(body, str):
        return body
    return "".join(one if isinstance(one, str) else "reference" for one in body["Fn::Join"][1])
