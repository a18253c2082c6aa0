"""The two layers: what others wrote, and our own package."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import bundling
from infra.stage import Stage


class Layers(Construct):
    """Dependencies change rarely and are large; our package changes often and is small."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage, root: Path) -> None:
        """Define both layers."""
        super().__init__(scope, id_)
        self.dependencies = self._version(
            "Dependencies",
            bundling.dependency_code(stage.wheels, root),
            "Third-party packages, locked with hashes",
        )
        self.shared = self._version("Shared", bundling.shared_code(root), "The package puntual")

    @property
    def versions(self) -> list[lambda_.ILayerVersion]:
        """Return both, dependencies first."""
        return [self.dependencies, self.shared]

    def _version(self, id_: str, code: lambda_.Code, description: str) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            id_,
            code=code,
            description=description,
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[lambda_.Architecture.ARM_64],
            # Earlier versions of the functions still use the earlier layers.
            removal_policy=RemovalPolicy.RETAIN,
        )
