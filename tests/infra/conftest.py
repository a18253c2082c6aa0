"""Templates are slow to make, so each stage is synthesised once for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.iam.judge import deployment
from tests.infra.synthesis import Template, app_of, bundled_template, template_of

# jsii prints a banner about Node's end of life otherwise; set before it starts its process.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20")


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return template_of(app_of("dev", tmp_path_factory.mktemp("dev")))


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Template:
    app = app_of("prod", tmp_path_factory.mktemp("prod"), alarms_email="ops@example.com")
    return template_of(app)


@pytest.fixture(scope="session")
def falling_back() -> Template:
    """Return production with both channels that can stand in for WhatsApp."""
    return deployment()


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Template:
    context: dict[str, Any] = {
        "clock": "file:/tmp/clock.json",
        "graph_base_url": "http://127.0.0.1:4570",
    }
    return template_of(app_of("local", tmp_path_factory.mktemp("local"), **context))


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which bundled templates of this session go, assets shared."""
    return tmp_path_factory.mktemp("assembly")


@pytest.fixture(scope="session")
def bundled(assembly: Path) -> Callable[[Path], Template]:
    """Return how to synthesise a checkout with real assets, built for this machine."""
    return lambda root: bundled_template("local", assembly, root)
