"""Where this machine keeps Chromium and its driver, for the tests that look at pages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from selenium import webdriver

if TYPE_CHECKING:
    from collections.abc import Iterable

HOW_TO_GET_IT: Final = (
    "apt install chromium chromium-driver, or brew install --cask chromium chromedriver"
)
_BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_DRIVERS: Final = (
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser and the driver that belongs to it, as absolute paths."""

    browser: str
    driver: str

    def start(self) -> webdriver.Chrome:
        """Start it headless; the caller quits it."""
        options = webdriver.ChromeOptions()
        options.binary_location = self.browser
        # No sandbox: continuous integration runs as root, where Chromium refuses to start one.
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
            options.add_argument(argument)
        service = webdriver.ChromeService(executable_path=self.driver)
        return webdriver.Chrome(options=options, service=service)


@cache
def find_chromium() -> Chromium | None:
    """Return the installed Chromium with its driver, or None when either is missing."""
    browser, driver = _first_of(_BROWSERS), _first_of(_DRIVERS)
    return Chromium(browser, driver) if browser and driver else None


def _first_of(candidates: Iterable[str]) -> str | None:
    return next((path for name in candidates if (path := shutil.which(name))), None)
