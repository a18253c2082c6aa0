"""The frame of every test: a blank environment, no network, nothing left in caches."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from selenium.webdriver import Chrome

from tests.chromium import HOW_TO_GET_IT, find_chromium
from tests.doubles.aws_limits import refuse_beyond_limits
from tests.doubles.aws_requests import check_requests
from tests.iam.judge import judge_request

_AWS: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
_LOOPBACK: Final = ["127.0.0.1", "::1", "localhost"]
# Long runs over what shorter tests have measured: a trace makes them two and a half times as long.
_NOT_MEASURED: Final = (
    "tests/bench/",
    "tests/domain/contact_law/test_law_decisions.py",
    "tests/domain/templates/test_sentences.py",
    "tests/e2e/test_campaign.py",
)
_NOT_RUN = pytest.StashKey[int]()

# No deadlines: two busy cores are no defect. `ci` looks further and prints what to replay.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=150,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_configure(config: pytest.Config) -> None:
    """Forget the developer's AWS account before any module can read it."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "POWERTOOLS_"))]:
        del os.environ[name]
    os.environ.update(_AWS)
    check_requests(judge_request, refuse_beyond_limits)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
    config.stash[_NOT_RUN] = 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Open the loopback where a marker says so; leave out traces and browsers where none is.

    The longest run comes first, so that no worker is left alone with it at the end.
    """
    items.sort(key=lambda one: not one.nodeid.startswith("tests/e2e/test_campaign.py"))
    for item in items:
        if any(item.get_closest_marker(name) for name in ("browser", "e2e", "loopback")):
            item.add_marker(pytest.mark.allow_hosts(_LOOPBACK))
        if item.nodeid.startswith(_NOT_MEASURED):
            item.add_marker(pytest.mark.no_cover)
    _leave_out_the_browser(config, [item for item in items if item.get_closest_marker("browser")])


def _leave_out_the_browser(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not items or find_chromium():
        return
    if os.environ.get("PUNTUAL_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(
            f"PUNTUAL_REQUIRE_BROWSER=1, but there is no Chromium with its driver: {HOW_TO_GET_IT}"
        )
    config.stash[_NOT_RUN] = len(items)
    for item in items:
        item.add_marker(pytest.mark.skip(reason="no Chromium with its driver"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say in one line what was not run, and what to do about it."""
    if count := config.stash[_NOT_RUN]:
        terminalreporter.write_line(
            f"not run: {count} browser test(s), for want of Chromium. Get it: {HOW_TO_GET_IT}",
            yellow=True,
        )


@pytest.fixture(autouse=True)
def _fresh_composition_roots() -> Iterator[None]:
    """Let no test see what an earlier one had built behind a handler's cache."""
    _clear_composition_roots()
    yield
    _clear_composition_roots()


def _clear_composition_roots() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("functions.") and name.endswith(".handler"):
            for member in vars(module).values():
                if clear := getattr(member, "cache_clear", None):
                    clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """A headless Chromium, for tests marked `browser`."""
    chromium = find_chromium()
    assert chromium is not None, "mark the test with pytest.mark.browser"
    driver = chromium.start()
    yield driver
    driver.quit()
