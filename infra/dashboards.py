"""The two dashboards of a deployment."""

from __future__ import annotations

from infra.business_dashboard import business
from infra.deployed import Deployed
from infra.operations_dashboard import operations
from infra.widgets import Dashboard


def dashboards(deployed: Deployed) -> tuple[Dashboard, Dashboard]:
    """Return both dashboards of a deployment: business first."""
    return business(deployed), operations(deployed)
