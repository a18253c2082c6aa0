"""Entry point: `python -m infra.app`, run by the CDK command line. Makes no AWS call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import App

from infra.bundling import ROOT
from infra.stack import PuntualStack
from infra.stages import stage_from


def build_app(
    context: Mapping[str, Any] | None = None,
    outdir: Path | None = None,
    root: Path = ROOT,
) -> App:
    """Return the app with the one stack that the context's stage names.

    Args:
        context: Context values besides those that the CDK command line passes on.
        outdir: Where to synthesise to, if not where the command line says.
        root: The checkout whose functions and layers are deployed.
    """
    app = App(context=dict(context or {}), outdir=None if outdir is None else str(outdir))
    stage = stage_from(app.node.try_get_context)
    PuntualStack(app, f"Puntual-{stage.name}", stage=stage, root=root)
    return app


if __name__ == "__main__":
    build_app().synth()
