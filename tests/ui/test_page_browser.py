from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.composing.replying import examples
from assistant.answering.engine import Assistant
from assistant.ui.wording import spoken, word
from tests.ui.browsing import DESKTOP, PHONE, ask, scroll_up, served
from tests.ui.canned import CannedAssistant


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "thumbs.jsonl"


@pytest.fixture(scope="module")
def assistant() -> CannedAssistant:
    return CannedAssistant()


@pytest.fixture(scope="module")
def url(assistant: CannedAssistant, feedback: Path) -> Iterator[str]:
    with served(assistant, feedback) as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    viewport = getattr(request, "param", DESKTOP)
    context = browser.new_context(viewport=viewport, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.goto(url)
    expect(opened.locator("#masthead h1")).to_be_visible()
    # The page takes on the reader's language a moment after it opened; what is sent meanwhile may
    # be lost on a busy machine.
    opened.wait_for_timeout(1000)
    yield opened
    context.close()


def settled(page: Page, citations: int) -> None:
    """Wait until the reply is whole and the next question can be asked."""
    expect(page.locator("#chat details.citation")).to_have_count(citations)
    expect(page.locator("#status")).to_contain_text("The answer is ready")


def speak(page: Page, language: str) -> None:
    """Choose an interface language by its own name."""
    page.locator("#language input").click()
    page.get_by_role("option", name=language).click()


def test_asks_and_opens_a_citation_by_click_and_sees_the_quote_marked(page: Page) -> None:
    expect(page.locator(".notice")).to_contain_text("AI system")
    ask(page, "What does membership cost?")
    mark = page.locator("#chat mark").first
    expect(page.locator("#chat details.citation")).to_have_count(2)
    expect(mark).to_be_hidden()
    page.locator("#chat a.cite").first.click()
    expect(mark).to_be_visible()
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_text("The Harbour Club asks a fee of 80 euros a year.")
    expect(page.get_by_role("link", name="Open the official page").first).to_be_visible()
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    expect(page.locator("#status")).to_have_attribute("role", "status")


def test_opens_a_citation_by_keyboard_and_lands_on_it(page: Page) -> None:
    ask(page, "What does membership cost?")
    expect(page.locator("#chat details.citation")).to_have_count(2)
    page.locator("#chat a.cite").nth(1).focus()
    page.keyboard.press("Enter")
    mark = page.locator("#chat mark").nth(1)
    expect(mark).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(mark).to_be_hidden()


def test_a_language_of_a_quote_reaches_the_browser(page: Page) -> None:
    ask(page, "What does membership cost?")
    expect(page.locator('#chat .claim span[lang="de"]')).to_contain_text("Vorstand")
    expect(page.locator('#chat blockquote[lang="de"]')).to_have_count(1)


def test_an_example_and_a_choice_are_questions(page: Page) -> None:
    page.get_by_role("button", name="Who decides on applications?").click()
    settled(page, 2)
    ask(page, "hello")
    page.get_by_role("button", name="What does membership cost?").click()
    expect(page.locator("#chat details.citation")).to_have_count(4)


def test_an_error_is_one_line_and_the_question_stays(page: Page) -> None:
    page.locator("#question textarea").fill("  ")
    page.locator("#send").click()
    expect(page.locator("#status .error")).to_contain_text("write a question in words")
    expect(page.locator("#question textarea")).to_have_value("  ")
    expect(page.locator("body")).not_to_contain_text("Traceback")


def test_a_question_stays_text(page: Page) -> None:
    text = "<img src='https://example.org/x.png'> **fee** $a$ [x](https://example.org)"
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    ask(page, text)
    expect(page.locator("#chat .asked")).to_have_text(text)
    expect(page.locator("#chat details.citation")).to_have_count(2)
    assert not [asked for asked in requests if "example.org" in asked]


def test_copies_the_answer_with_its_citations(page: Page) -> None:
    ask(page, "What does membership cost?")
    page.get_by_role("button", name="Copy answer").click()
    expect(page.locator("#status")).to_contain_text("copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "80 euros" in copied
    assert "https://example.org/rules" in copied


def test_a_thumb_is_stored(page: Page, feedback: Path) -> None:
    ask(page, "What does membership cost?")
    page.get_by_role("button", name="👎").click()
    expect(page.locator("#status")).to_contain_text("Thank you")
    last = json.loads(feedback.read_text(encoding="utf-8").splitlines()[-1])
    assert last["thumb"] == "down"


def test_a_long_text_is_not_cut(page: Page) -> None:
    text = "We are a small firm. " * 200 + "May we join?"
    page.locator("#question textarea").fill(text)
    expect(page.locator("#question textarea")).to_have_value(text)
    assert page.locator("#question textarea").get_attribute("maxlength") is None


def test_a_thumb_that_cannot_be_stored_is_said(page: Page, feedback: Path) -> None:
    ask(page, "What does membership cost?")
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    feedback.unlink(missing_ok=True)
    feedback.mkdir()
    page.get_by_role("button", name="👎").click()
    expect(page.locator("#status")).to_have_text("Your rating could not be stored.")
    feedback.rmdir()


def test_starts_anew(page: Page) -> None:
    ask(page, "What does membership cost?")
    expect(page.locator("#chat details.citation")).to_have_count(2)
    page.locator("#clear").click()
    expect(page.locator("#chat details.citation")).to_have_count(0)
    expect(page.locator("#suggestions")).to_be_visible()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_page_that_is_loaded_again_goes_on(page: Page) -> None:
    ask(page, "What does membership cost?")
    settled(page, 2)
    page.get_by_role("button", name="👎").click()
    expect(page.locator("#status")).to_contain_text("Thank you")
    page.reload()
    settled(page, 2)
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.get_by_role("button", name="👎")).to_have_class(re.compile("primary"))
    page.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    ask(page, "And who decides?")
    settled(page, 4)
    page.reload()
    settled(page, 4)
    page.locator("#clear").click()
    expect(page.locator("#suggestions")).to_be_visible()
    page.reload()
    page.wait_for_timeout(1000)
    expect(page.locator("#chat details.citation")).to_have_count(0)
    expect(page.locator("#suggestions")).to_be_visible()


def test_another_tab_begins_anew(page: Page, url: str) -> None:
    ask(page, "What does membership cost?")
    settled(page, 2)
    other = page.context.new_page()
    other.goto(url)
    other.wait_for_timeout(1000)
    expect(other.locator("#chat details.citation")).to_have_count(0)
    expect(other.locator("#suggestions")).to_be_visible()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_fits_a_phone_with_a_citation_open(page: Page) -> None:
    ask(page, "What does membership cost? " + "Donaudampfschifffahrt" * 20)
    page.locator("#chat a.cite").first.click()
    expect(page.locator("#chat mark").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


@pytest.mark.parametrize("page", [PHONE, DESKTOP], indirect=True)
def test_opens_the_trace_by_keyboard_and_it_fits(page: Page) -> None:
    ask(page, "Both? " + "Donaudampfschifffahrt" * 20)
    panel = page.locator("#chat details.trace")
    headings = panel.get_by_role("heading", level=2)
    expect(headings.first).to_be_hidden()
    page.locator("#chat details.citation summary").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(headings).to_have_count(5)
    expect(panel.locator("ol li", has_text="What about <b>Yearly fee</b>?").first).to_be_visible()
    expect(panel.locator("dd").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]  # type: ignore[index]
    overflowing = panel.evaluate(
        "(e) => [...e.querySelectorAll('*')].filter((c) => c.scrollWidth > c.clientWidth + 1 "
        "&& getComputedStyle(c).display !== 'inline').map((c) => c.outerHTML)"
    )
    assert overflowing == []
    page.keyboard.press("Enter")
    expect(headings.first).to_be_hidden()


def test_the_answer_in_a_word_is_bold_and_leads_to_its_source(page: Page) -> None:
    ask(page, "Fee and board, both?")
    opening = page.locator("#chat .opening")
    expect(opening).to_contain_text("Yes, under conditions.")
    expect(opening).to_have_css("font-weight", "700")
    expect(page.locator("#chat .pen")).to_have_attribute("title", word("model_written", "en"))
    expect(page.get_by_role("heading", name="Can <b>I</b> vote?")).to_be_visible()
    expect(page.locator("#chat .open")).to_have_text("Who may <b>vote</b>.")
    opening.locator("a.cite").click()
    expect(page.locator("#chat mark").first).to_be_visible()


def test_asked_back_it_offers_questions_to_choose(page: Page) -> None:
    ask(page, "Which one?")
    choices = page.locator("#chat").get_by_role("button", name="Who decides on an application?")
    choices.press("Enter")
    expect(page.locator("#chat .asked").last).to_have_text("Who decides on an application?")
    expect(page.locator("#chat details.citation")).to_have_count(2)


def test_every_control_has_a_name_and_the_page_a_language(page: Page) -> None:
    ask(page, "What does membership cost?")
    expect(page.locator("#chat details.citation")).to_have_count(2)
    unnamed = page.evaluate(
        """[...document.querySelectorAll("button, a[href], input, textarea")]
           .filter((e) => e.checkVisibility() && !(e.innerText || e.ariaLabel || e.title ||
              [...(e.labels || [])].some((l) => l.innerText)))
           .map((e) => e.outerHTML)"""
    )
    assert unnamed == []
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_browser_language_is_the_first_and_another_can_be_chosen(
    browser: Browser, url: str, assistant: CannedAssistant
) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#language input")).to_have_value("Français")
    expect(page.locator(".notice")).to_contain_text(word("notice", spoken("fr")))
    speak(page, "Deutsch")
    expect(page.locator("#send")).to_have_text(word("send", spoken("de")))
    expect(page.locator("html")).to_have_attribute("lang", spoken("de"))
    ask(page, "80?")
    expect(page.locator("#chat details.citation")).to_have_count(2)
    assert assistant.asked[-1].fallback_language == "de"
    context.close()


def test_examples_and_copied_words_are_in_the_chosen_language(
    browser: Browser, url: str, assistant: CannedAssistant
) -> None:
    context = browser.new_context(locale="fr-FR")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(url)
    shown = page.locator("#suggestions button")
    expect(shown).to_have_text(examples("fr"))
    speak(page, "Deutsch")
    expect(shown).to_have_text(examples("de"))
    shown.nth(3).click()
    expect(page.locator("#chat .asked")).to_have_text(examples("de")[3])
    assert assistant.asked[-1].text == examples("de")[3]
    page.get_by_role("button", name=word("copy", "de")).click()
    expect(page.locator("#status")).to_contain_text(word("status.copied", "de"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{word('basis.official', 'de')} {word('digest_note', 'de')}" in copied
    assert word("digest_note", "en") not in copied
    context.close()


def test_examples_come_back_in_the_language_chosen_meanwhile(page: Page) -> None:
    ask(page, "What does membership cost?")
    settled(page, 2)
    speak(page, "Ελληνικά")
    page.locator("#clear").click()
    expect(page.locator("#suggestions button")).to_have_text(examples("el"))


def test_the_box_stays_in_sight_and_the_newest_question_comes_to_the_top(page: Page) -> None:
    for count in (2, 4, 6):
        ask(page, "What does membership cost?")
        settled(page, count)
    expect(page.locator("#chat .asked").last).to_be_in_viewport()
    expect(page.locator("#chat .asked").first).not_to_be_in_viewport()
    scroll_up(page)
    expect(page.locator("#chat .asked").first).to_be_in_viewport()
    expect(page.locator("#question textarea")).to_be_in_viewport()


def test_without_a_file_there_are_no_thumbs(browser: Browser) -> None:
    with served(CannedAssistant()) as url:
        page = browser.new_page()
        page.goto(url)
        ask(page, "What does membership cost?")
        expect(page.get_by_role("button", name="Copy answer")).to_be_visible()
        expect(page.get_by_role("button", name="👎")).to_have_count(0)
        page.close()


def test_the_real_engine_shows_what_it_quotes(browser: Browser, club: Assistant) -> None:
    with served(club) as url:
        page = browser.new_page()
        page.goto(url)
        ask(page, "How much is the yearly fee?")
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#chat mark").first).to_contain_text("80 euros a year")
        page.close()
