"""How the page fits its reader: window, language, colours, paper, and hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.understanding.questions import MAX_CHARACTERS
from assistant.files import json_lines
from assistant.ui.wording import word
from tests.transparency.known import RECORD
from tests.ui.browsing import DESKTOP, PHONE, ask, served
from tests.ui.canned import CannedAssistant, DraftingAssistant

FEE = "What does membership cost?"
SMALL = {"width": 320, "height": 568}
LOW = {"width": 720, "height": 450}
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "thumbs.jsonl"


@pytest.fixture(scope="module")
def url(feedback: Path) -> Iterator[str]:
    with served(CannedAssistant(), feedback, RECORD) as url:
        yield url


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Opened]:
    """Opens the page, ready in the language of a locale."""
    with ExitStack() as stack:

        def open_page(locale: str = "en", at: str = url, **context: Any) -> Page:
            reader = browser.new_context(locale=locale, **context)
            stack.callback(reader.close)
            page = reader.new_page()
            page.set_default_timeout(30_000)
            page.goto(at)
            page.locator(f'#masthead [lang="{locale}"]').wait_for()
            page.wait_for_timeout(1000)
            return page

        yield open_page


def answered_page(page: Page) -> Page:
    ask(page, FEE)
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    return page


@pytest.mark.parametrize("viewport", [SMALL, DESKTOP])
def test_the_word_on_the_send_button_is_whole(opened: Opened, viewport: dict[str, int]) -> None:
    page = opened("el", viewport=viewport)
    assert page.evaluate("send.scrollWidth <= send.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("viewport", [PHONE, SMALL, LOW])
def test_the_foot_takes_a_small_part_of_a_small_window(
    opened: Opened, viewport: dict[str, int]
) -> None:
    page = opened(viewport=viewport)
    assert page.evaluate("foot.offsetHeight") <= viewport["height"] / 6
    expect(page.get_by_role("textbox", name=word("question", "en"))).to_be_visible()


def test_all_examples_are_in_sight_on_a_phone(opened: Opened) -> None:
    page = opened(viewport=PHONE)
    last = page.locator("#suggestions button").last.bounding_box()
    foot = page.locator("#foot").bounding_box()
    assert last
    assert foot
    assert last["y"] + last["height"] <= foot["y"]


def test_buttons_have_a_border_where_colours_are_forced(opened: Opened) -> None:
    page = opened(forced_colors="active")
    for button in ("#send", "#suggestions button >> nth=0"):
        expect(page.locator(button)).not_to_have_css("border-top-width", "0px")
        expect(page.locator(button)).to_have_css("border-top-style", "solid")


def test_status_and_tab_speak_the_chosen_language(opened: Opened) -> None:
    page = answered_page(opened())
    expect(page).to_have_title(word("title", "en"))
    page.locator("#language input").click()
    page.get_by_role("option", name="Suomi").click()
    expect(page.locator("#status")).to_have_text(word("status.answered", "fi", count=2))
    expect(page).to_have_title(word("title", "fi"))


def test_after_starting_anew_one_can_type_at_once(opened: Opened) -> None:
    page = answered_page(opened())
    page.locator("#clear").press("Enter")
    expect(page.locator("#question textarea")).to_be_focused()


def test_progress_that_is_not_shown_is_not_read_out(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs 80 euros [1].")
    with served(assistant) as url:
        page = opened(at=url)
        ask(page, FEE)
        try:
            expect(page.locator("#chat .draft")).to_be_visible()
            trackers = page.locator('[data-testid="status-tracker"]')
            expect(trackers.first).to_be_attached()
            assert not [shown for shown in trackers.all() if shown.is_visible()]
        finally:
            assistant.may_finish.set()


def test_the_stored_thumb_is_shown_and_a_second_one_replaces_it(
    opened: Opened, feedback: Path
) -> None:
    page = answered_page(opened())
    up, down = (page.get_by_role("button", name=thumb) for thumb in "👍👎")
    for thumb, other in ((down, up), (up, down), (up, down)):
        thumb.click()
        expect(thumb).to_contain_class("primary")
        expect(other).to_contain_class("secondary")
    expect(page.locator("#status")).to_have_text(word("status.rated", "en"))
    stored = [(line["thumb"], line["replaces"]) for line in json_lines(feedback)]
    assert stored == [("down", None), ("up", "down")]
    ask(page, FEE)
    expect(up).to_contain_class("secondary")


def test_on_paper_sources_are_open_and_controls_are_gone(opened: Opened) -> None:
    page = answered_page(opened())
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#chat mark").first).to_be_visible()
    for control in ("#language", "#about", "#actions", "#foot", "#chat .trace"):
        expect(page.locator(control)).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#chat mark").first).to_be_hidden()


def test_a_text_that_is_too_long_says_so_while_it_is_typed(opened: Opened) -> None:
    page = opened()
    question = page.locator("#question")
    question.locator("textarea").fill("a" * (MAX_CHARACTERS + 1))
    expect(question).to_have_attribute("data-over", f"{MAX_CHARACTERS + 1} / {MAX_CHARACTERS}")
    question.locator("textarea").fill("a" * MAX_CHARACTERS)
    expect(question).to_have_attribute("data-over", "")
