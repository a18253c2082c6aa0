"""The phone page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage

pytestmark = pytest.mark.browser
SECONDS = 15


def click(browser: Chrome, css: str, text: str) -> None:
    """Click what may be redrawn between finding it and clicking it."""

    def clicked(driver: Chrome) -> bool:
        wait_for(driver, css, text).click()
        return True

    patience = WebDriverWait(browser, SECONDS, ignored_exceptions=[StaleElementReferenceException])
    patience.until(clicked)


def wait_for(browser: Chrome, css: str, text: str = "") -> WebElement:
    def seen(driver: Chrome) -> WebElement | bool:
        found = driver.find_elements(By.CSS_SELECTOR, css)
        return next((one for one in found if text in one.text), False)

    patience = WebDriverWait(
        browser, SECONDS, 0.05, ignored_exceptions=[StaleElementReferenceException]
    )
    element = patience.until(seen, f"no {css} with {text!r}")
    assert isinstance(element, WebElement)
    return element


@pytest.fixture
def page(stage: Stage, browser: Chrome) -> Stage:
    stage.control.post("/contacts", json=[{"phone": PHONE, "name": "Ana Pérez"}])
    browser.get(str(stage.control.base_url))
    return stage


def test_a_message_arrives_live_and_a_tapped_button_answers_it(
    page: Stage, browser: Chrome, tmp_path: Path
) -> None:
    wait_for(browser, "#nobody", ".")
    page.send()
    click(browser, ".debtor", "Ana Pérez")
    page.settle(seconds=25)
    assert wait_for(browser, ".bubble.theirs .body strong", "$ 1,250.00").is_displayed()
    wait_for(browser, ".bubble.theirs .ticks")

    click(browser, ".buttons button", "Necesito tiempo")
    wait_for(browser, ".bubble.mine", "Necesito tiempo")
    WebDriverWait(browser, SECONDS).until(lambda _: page.listener.messages())
    [reply] = page.listener.messages()
    assert reply["button"] == {"payload": "NEED_TIME", "text": "Necesito tiempo"}
    assert browser.save_screenshot(str(tmp_path / "phone.png"))


def test_what_is_typed_reaches_the_webhook_and_the_chat(page: Stage, browser: Chrome) -> None:
    page.send()
    click(browser, ".debtor", "Ana Pérez")
    wait_for(browser, ".bubble.theirs")
    browser.find_element(By.ID, "text").send_keys("Pago mañana <b>temprano</b>\n")
    assert wait_for(browser, ".bubble.mine", "<b>temprano</b>").is_displayed()
    WebDriverWait(browser, SECONDS).until(lambda _: page.listener.messages())
    assert page.listener.messages()[0]["from"] == WA_ID


def test_a_narrow_screen_shows_the_list_or_the_chat(page: Stage, browser: Chrome) -> None:
    size = browser.get_window_size()
    browser.set_window_size(500, 800)
    page.send()
    click(browser, ".debtor", "Ana Pérez")
    wait_for(browser, ".bubble.theirs")
    assert not browser.find_element(By.ID, "list").is_displayed()
    browser.find_element(By.ID, "back").click()
    assert wait_for(browser, "#debtors").is_displayed()
    browser.set_window_size(size["width"], size["height"])


@pytest.mark.parametrize("path", ["/", "/phone.css", "/phone.js", "/bubbles.js"])
def test_the_page_needs_nothing_from_elsewhere(
    make_stage: Callable[..., Stage], path: str
) -> None:
    answer = make_stage().control.get(path)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    addresses = answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in addresses and "https://" not in addresses  # noqa: PT018 - one claim
