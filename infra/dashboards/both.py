"""The two dashboards of a deployment."""

from __future__ import annotations

from infra.dashboards.business import business
from infra.dashboards.operations import operations
from infra.dashboards.widgets import Dashboard
from infra.deployed import Deployed


def dashboards(deployed: Deployed) -> tuple[Dashboard, Dashboard]:
    """Return both dashboards of a deployment: business first."""
    return business(deployed), operations(deployed)
