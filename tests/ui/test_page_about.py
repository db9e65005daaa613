"""What a reader is told before asking, and the section about the assistant, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.transparency import wording
from assistant.ui.about import about_html
from assistant.ui.wording import word
from tests.transparency.known import PAGE, RECORD, RULES
from tests.ui.browsing import PHONE, ask, served
from tests.ui.canned import CannedAssistant

SPOKEN = {"fr-FR": "fr", "el-GR": "el"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(CannedAssistant(), about=RECORD) as url:
        yield url


@pytest.fixture(params=SPOKEN)
def page(browser: Browser, url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale=request.param)
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    opened.goto(url)
    # The page speaks the browser's language once it has asked the server, which takes a moment.
    opened.locator(f'#masthead [lang="{SPOKEN[request.param]}"]').wait_for()
    opened.locator(f'html[lang="{SPOKEN[request.param]}"]').wait_for()
    yield opened
    context.close()


def language_of(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def open_by_keyboard(page: Page) -> None:
    page.locator("#language input").focus()
    reached = "document.activeElement.matches('#about summary')"
    # Closing the list of languages takes a stop of its own.
    for _ in range(2):
        if not page.evaluate(reached):
            page.keyboard.press("Tab")
    assert page.evaluate(reached)
    page.keyboard.press("Enter")


def test_one_is_told_before_asking_that_this_is_an_ai_system(page: Page) -> None:
    said = word("notice_ai", language_of(page))
    notice = page.locator("#masthead strong")
    expect(notice).to_have_text(said)
    expect(notice).to_be_in_viewport()
    assert said in page.locator("body").aria_snapshot()
    box, told = page.locator("#question textarea"), notice.element_handle()
    assert box.evaluate(
        "(box, told) => told.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING", told
    )


def test_the_section_opens_by_keyboard_and_says_it_all(page: Page) -> None:
    language = language_of(page)
    section = page.locator("#about")
    expect(section.locator("summary")).to_have_text(wording.say("title", language))
    expect(section.locator("h2").first).to_be_hidden()
    open_by_keyboard(page)
    headings = [
        wording.say(k, language) for k in ("limits", "quality", "models", "data", "contact")
    ]
    expect(section.locator("h2")).to_have_text([*headings, word("sources", language)])
    for sentence in (
        *wording.purpose(RECORD, language),
        *wording.limits(RECORD, language),
        *wording.models(RECORD, language),
        *wording.data_protection(RECORD, language),
        *wording.contact(RECORD, language),
        *wording.freshness(RECORD, language),
    ):
        expect(section).to_contain_text(sentence)
    expect(section.locator("dd").first).to_contain_text("81,5")
    for text in (RULES, PAGE):
        link = section.get_by_role("link", name=text.title)
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", text.url)
    expect(section.locator("cite").first).to_have_attribute("lang", "en")
    assert wording.say("limits", language) in section.aria_snapshot()
    page.keyboard.press("Enter")
    expect(section.locator("h2").first).to_be_hidden()


def test_the_open_section_fits_a_phone(page: Page) -> None:
    open_by_keyboard(page)
    section = page.locator("#about")
    expect(section.locator("dd").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    overflowing = section.evaluate(
        "(e) => [...e.querySelectorAll('*')].filter((c) => c.scrollWidth > c.clientWidth + 1 "
        "&& getComputedStyle(c).display !== 'inline').map((c) => c.outerHTML)"
    )
    assert overflowing == []
    ask(page, "What does membership cost?")
    expect(page.locator("#chat details.citation")).to_have_count(2)


def test_another_language_changes_the_section_too(page: Page) -> None:
    page.locator("#language input").click()
    page.get_by_role("option", name="Deutsch").click()
    expect(page.locator("#about summary")).to_have_text(wording.say("title", "de"))
    expect(page.locator("#about > * [lang], #about [lang]").first).to_have_attribute("lang", "de")


def test_without_a_record_there_is_no_section(browser: Browser) -> None:
    with served(CannedAssistant()) as url:
        page = browser.new_page()
        page.goto(url)
        expect(page.locator("#masthead h1")).to_be_visible()
        expect(page.locator("#about")).to_have_count(0)
        page.close()


def test_what_a_text_is_called_stays_text() -> None:
    html = about_html(RECORD, "en")
    assert "Club &lt;b&gt;&amp; friends&lt;/b&gt;" in html
    assert "<b>" not in html
