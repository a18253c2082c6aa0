"""The phone page in a real browser."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage

pytestmark = pytest.mark.browser
SECONDS = 15
POINT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
# In whatever language the browser speaks.
VOICE_NOTE = "o"


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


def open_chat(page: Stage, browser: Chrome) -> None:
    page.send()
    click(browser, ".debtor", "Ana Pérez")
    wait_for(browser, ".bubble.theirs")


def press(browser: Chrome, css: str) -> None:
    """Press what shows only where the pointer is."""
    browser.execute_script("document.querySelector(arguments[0]).click()", css)


def heard(page: Stage, browser: Chrome, count: int) -> list[dict[str, Any]]:
    """Wait until so many messages have reached the webhook."""
    WebDriverWait(browser, SECONDS).until(lambda _: len(page.listener.messages()) >= count)
    return page.listener.messages()


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


def test_a_photo_and_a_voice_note_are_sent_and_shown(
    page: Stage, browser: Chrome, tmp_path: Path
) -> None:
    open_chat(page, browser)
    photo = tmp_path / "spei.png"
    photo.write_bytes(POINT)
    browser.find_element(By.ID, "text").send_keys("El pago")
    browser.find_element(By.ID, "file").send_keys(str(photo))
    wait_for(browser, ".bubble.mine:has(img.file)", "El pago")
    click(browser, "#record", "")
    wait_for(browser, ".bubble.mine .file", VOICE_NOTE)
    image, audio = heard(page, browser, 2)
    assert (image["type"], image["image"]["caption"]) == ("image", "El pago")
    assert (audio["type"], audio["audio"]["voice"]) == ("audio", True)
    shown = page.control.get(f"/files/{image['image']['id']}")
    assert (shown.content, shown.headers["content-type"]) == (POINT, "image/png")
    assert page.control.get("/files/1").status_code == 404


def test_what_was_written_is_edited_quoted_and_deleted(page: Stage, browser: Chrome) -> None:
    open_chat(page, browser)
    browser.find_element(By.ID, "text").send_keys("El viernes\n")
    wait_for(browser, ".bubble.mine", "El viernes")
    press(browser, ".bubble.mine .edit")
    browser.find_element(By.ID, "text").send_keys(" 6\n")
    wait_for(browser, ".bubble.mine", "El viernes 6")
    press(browser, ".bubble.theirs .quote")
    browser.find_element(By.ID, "text").send_keys("De esta\n")
    wait_for(browser, ".bubble.mine .quote strong, .bubble.mine .quote span", "hoy vence")
    press(browser, ".bubble.mine .remove")
    wait_for(browser, ".bubble.mine em")
    said = [message["type"] for message in heard(page, browser, 4)]
    assert said == ["text", "edit", "text", "revoke"]
    _, edit, quoting, _ = page.listener.messages()
    assert edit["edit"]["message"]["text"] == {"body": "El viernes 6"}
    assert quoting["context"]["id"] == page.ledger()[0]["wamid"]


def test_what_the_business_answers_freely_is_shown(page: Stage, browser: Chrome) -> None:
    open_chat(page, browser)
    browser.find_element(By.ID, "text").send_keys("¿Cuánto debo?\n")
    heard(page, browser, 1)
    answer = {"messaging_product": "whatsapp", "to": PHONE, "text": {"body": "Debe 1,250.00"}}
    page.post(answer).raise_for_status()
    wait_for(browser, ".bubble.theirs", "Debe 1,250.00")


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


@pytest.mark.parametrize("path", ["/", "/phone.css", "/phone.js", "/bubbles.js", "/composer.js"])
def test_the_page_needs_nothing_from_elsewhere(
    make_stage: Callable[..., Stage], path: str
) -> None:
    answer = make_stage().control.get(path)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    addresses = answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in addresses and "https://" not in addresses  # noqa: PT018 - one claim
