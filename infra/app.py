"""Entry point: `python -m infra.app`, run by the CDK command line. Makes no AWS call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import App

from infra.stack import PuntualStack
from infra.stages import stage_from


def build_app(context: Mapping[str, Any] | None = None, outdir: str | None = None) -> App:
    """Return the app with the one stack that the context's stage names."""
    app = App(context=dict(context or {}), outdir=outdir)
    stage = stage_from(app.node.try_get_context)
    PuntualStack(app, f"Puntual-{stage.name}", stage=stage)
    return app


if __name__ == "__main__":
    build_app().synth()
