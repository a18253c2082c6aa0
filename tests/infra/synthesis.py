"""Synthesise stages for the tests, and ask templates simple questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aws_cdk import App

from infra.app import build_app
from infra.bundling import ROOT

type Template = dict[str, Any]
type Resource = dict[str, Any]

FLAGS: Final[Mapping[str, Any]] = json.loads((ROOT / "cdk.json").read_text())["context"]
FALLBACKS: Final[Mapping[str, str]] = {
    "fallback": "sms,email",
    "sms_origination": "pool/pool-0a1b2c",
    "email_from": "avisos@tienda.example",
}
NO_BUNDLING: Final[Mapping[str, Any]] = {"aws:cdk:bundling-stacks": []}


def app_of(stage: str, outdir: Path, **context: Any) -> App:
    """Return the app of a stage as the command line would build it, but without bundling."""
    return build_app({**FLAGS, **NO_BUNDLING, "stage": stage, **context}, outdir)


def template_of(app: App) -> Template:
    """Return the one stack's template."""
    template: Template = app.synth().stacks[0].template
    return template


def bundled_template(stage: str, outdir: Path, root: Path = ROOT) -> Template:
    """Return the template of a stage whose assets were really built, into `outdir`."""
    return template_of(build_app({**FLAGS, "stage": stage}, outdir, root))


def resources(template: Template, kind: str) -> dict[str, Resource]:
    """Return all resources of a CloudFormation type by logical id."""
    found: dict[str, Resource] = {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }
    assert found, f"the template has no {kind}"
    return found


def only(template: Template, kind: str) -> Resource:
    """Return the properties of the only resource of a type."""
    (resource,) = resources(template, kind).values()
    properties: Resource = resource["Properties"]
    return properties


def function_properties(template: Template, function: str) -> Resource:
    """Return the properties of one of our functions."""
    (properties,) = (
        resource["Properties"]
        for resource in resources(template, "AWS::Lambda::Function").values()
        if resource["Properties"]["Handler"] == f"functions.{function}.handler.handler"
    )
    return dict(properties)


def environment_of(template: Template, function: str) -> dict[str, str]:
    """Return a function's environment, with invented values where the deployment decides."""
    variables = function_properties(template, function)["Environment"]["Variables"]
    return {
        name: value if isinstance(value, str) else "decided-by-the-deployment"
        for name, value in variables.items()
    }


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every statement of every role's policy, with the policy's logical id."""
    for name, policy in resources(template, "AWS::IAM::Policy").items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            yield name, statement


def listed(value: Any) -> list[Any]:
    """Return a value that CloudFormation shortens from a list to its only element."""
    return value if isinstance(value, list) else [value]
