"""What a reader sees while a model writes: a marked draft, then only what was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import gradio as gr
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.engine import Assistant
from assistant.domain import Question
from assistant.errors import ModelError, UsageError
from assistant.ui.conversation import Asking, Conversation, answered, ongoing
from assistant.ui.exchanging import exchange, stopped
from assistant.ui.keeping import Kept
from assistant.ui.page import _lay_out
from assistant.ui.render import Answering, draft_html
from assistant.ui.wording import word
from tests.answering.scripted import Slow, with_writer
from tests.ui.browsing import PHONE, ask, scroll_up, served
from tests.ui.canned import CannedAssistant, DraftingAssistant

FEE = "What does membership cost?"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"> </p></div><script>1</script> **b** [1]."
MARK = word("draft", "en")
Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens the page of an assistant."""
    with ExitStack() as stack:

        def open_page(assistant: Answering, **viewport: int) -> Page:
            url = stack.enter_context(served(assistant))
            context = browser.new_context(locale="en-GB", viewport=viewport or None)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.goto(url)
            expect(page.locator("#masthead h1")).to_be_visible()
            return page

        yield open_page


def test_a_draft_is_marked_and_gives_way_to_the_checked_reply(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs ", "500 euros [1].")
    page = opened(assistant)
    ask(page, FEE)
    draft = page.locator("#chat .draft")
    expect(draft).to_have_text(f"{MARK}It costs 500 euros [1].")
    expect(draft.locator(".mark")).to_be_visible()
    expect(page.locator("#status")).to_have_text(MARK)
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#chat .reply")).to_have_count(0)
    assistant.may_finish.set()
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    expect(draft).to_have_count(0)
    expect(page.locator("#chat")).not_to_contain_text("500 euros")
    expect(page.locator("#chat .claim")).to_have_count(2)
    expect(page.locator("#chat details.citation")).to_have_count(2)


def test_a_growing_draft_is_not_read_out(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs ", "80 euros [1].")
    page = opened(assistant)
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_visible()
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-busy", "true")
    assistant.may_finish.set()
    expect(page.locator("#chat .claim")).to_have_count(2)
    expect(log).to_have_attribute("aria-busy", "false")


def test_a_draft_stays_text_and_fits_a_phone(opened: Opened) -> None:
    assistant = DraftingAssistant(HOSTILE, "\n# Donau" + "dampfschifffahrt" * 20)
    page = opened(assistant, **PHONE)
    ask(page, FEE)
    draft = page.locator("#chat .draft")
    expect(draft).to_contain_text(HOSTILE)
    expect(draft).to_contain_text("# Donau")
    assert draft.locator("img, script, strong, h1").count() == 0
    assert page.title() != "owned"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


def test_the_question_of_a_draft_comes_to_the_top(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs 80 euros [1].")
    assistant.may_finish.set()
    page = opened(assistant)
    for count in (2, 4, 6):
        ask(page, FEE)
        expect(page.locator("#chat details.citation")).to_have_count(count)
        expect(page.locator("#status")).to_contain_text("The answer is ready")
    scroll_up(page)
    assistant.may_finish.clear()
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_in_viewport()
    expect(page.locator("#chat .asked").last).to_be_in_viewport()
    expect(page.locator("#chat .asked").first).not_to_be_in_viewport()
    assistant.may_finish.set()


def test_what_is_typed_meanwhile_is_kept(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs 80 euros [1].")
    page = opened(assistant)
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_visible()
    page.locator("#question textarea").fill("And who decides?")
    assistant.may_finish.set()
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    expect(page.locator("#question textarea")).to_have_value("And who decides?")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ModelError("the gate is out of order; start anew"), "out of order; start anew"),
        (RuntimeError("an inner matter"), "RuntimeError"),
    ],
)
def test_an_error_gives_the_question_back(opened: Opened, failure: Exception, said: str) -> None:
    assistant = DraftingAssistant("It costs 80 euros [1].")
    page = opened(assistant)
    assistant.may_finish.set()
    ask(page, FEE)
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    assistant.failure = failure
    assistant.may_finish.clear()
    ask(page, "And who decides?")
    expect(page.locator("#chat .draft")).to_be_visible()
    assistant.may_finish.set()
    expect(page.locator("#status .error")).to_contain_text(said)
    expect(page.locator("#question textarea")).to_have_value("And who decides?")
    expect(page.locator("#chat .draft")).to_have_count(0)
    expect(page.locator("#chat .asked")).to_have_text([FEE])
    expect(page.locator("#chat .claim")).to_have_count(2)
    expect(page.locator("body")).not_to_contain_text("an inner matter")
    assistant.failure = None
    page.locator("#send").click()
    expect(page.locator("#chat .asked")).to_have_text([FEE, "And who decides?"])
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    assert [m.content for m in assistant.asked[-1].history if m.role == "user"] == [FEE]


def test_after_a_first_error_the_examples_are_back(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs", failure=UsageError("write a question in words"))
    assistant.may_finish.set()
    page = opened(assistant)
    ask(page, FEE)
    expect(page.locator("#status .error")).to_be_visible()
    expect(page.locator("#suggestions")).to_be_visible()
    expect(page.locator("#chat .asked")).to_have_count(0)


def test_starting_anew_ends_a_draft(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs 80 euros [1].")
    assistant.may_finish.set()
    page = opened(assistant)
    ask(page, FEE)
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    assistant.may_finish.clear()
    assistant.stopped.clear()
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_visible()
    with page.expect_request("**/cancel"):
        page.locator("#clear").click()
    expect(page.locator("#chat .asked")).to_have_count(0)
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_visible()
    assert not assistant.stopped.is_set()
    assistant.may_finish.set()
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    expect(page.locator("#chat .asked")).to_have_count(1)


def test_a_draft_that_is_stopped_gives_way_to_the_quotes(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs 500 euros [1].")
    page = opened(assistant)
    stop = page.locator("#stop")
    expect(stop).to_be_hidden()
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_visible()
    stop.click()
    expect(page.locator("#status")).to_contain_text("The answer is ready")
    expect(stop).to_be_hidden()
    expect(page.locator("#chat .draft")).to_have_count(0)
    expect(page.locator("#chat .claim")).to_have_count(2)
    assistant.may_finish.set()
    assert assistant.stopped.wait(30)
    ask(page, "And who decides?")
    expect(page.locator("#chat .asked")).to_have_text([FEE, "And who decides?"])
    expect(page.locator("#chat .claim")).to_have_count(4)
    asked = [m.content for m in assistant.asked[-1].history if m.role == "user"]
    assert asked == [FEE], "the stopped draft left nothing"


def test_what_was_stopped_at_the_last_moment_is_not_kept() -> None:
    assistant, kept, now = DraftingAssistant("It costs 500 euros [1]."), Kept(2), Conversation()
    assistant.may_finish.set()
    with gr.Blocks():
        widgets = _lay_out(None, kept, thumbs=False)
    drafting = exchange(widgets, assistant, kept, FEE, now, "en")
    shown = [next(drafting) for _ in ("searching", "a draft", "the reply")]
    assert "claim" in str(shown[-1][widgets.chat])
    *_, last = stopped(widgets, assistant, kept, now, "en")
    quoted = last[widgets.conversation]
    assert not list(drafting)
    again = kept.again(quoted.sitting.key)
    assert again is not None
    assert again.last is quoted.last


def test_a_silent_model_can_be_stopped(opened: Opened) -> None:
    page = opened(DraftingAssistant())
    ask(page, FEE)
    expect(page.locator("#chat .asked")).to_have_count(1)
    page.locator("#stop").click()
    expect(page.locator("#chat .claim")).to_have_count(2)


def test_without_a_model_there_is_nothing_to_stop(opened: Opened) -> None:
    page = opened(CannedAssistant())
    ask(page, FEE)
    expect(page.locator("#chat .claim")).to_have_count(2)
    expect(page.locator("#stop")).to_be_hidden()


def test_quotes_are_given_without_asking_the_model(club: Assistant) -> None:
    sentence = "The Harbour Club asks for a fee of 80 euros a year"
    writing = with_writer(club, Slow(responses=[f"{sentence} [1]."]))
    assert writing.drafts
    assert not club.drafts
    asked = Question(text="How much is the yearly fee?")
    assert writing.quote(asked).outcome == club.ask(asked).outcome


def test_one_question_is_answered_at_a_time(opened: Opened) -> None:
    assistant = DraftingAssistant("It costs 80 euros [1].")
    page = opened(assistant)
    ask(page, FEE)
    expect(page.locator("#chat .draft")).to_be_visible()
    with page.expect_response("**/queue/join*"):
        ask(page, "And who decides?")
    page.wait_for_timeout(500)
    expect(page.locator("#question textarea")).to_have_value("And who decides?")
    expect(page.locator("#chat .asked")).to_have_text([FEE])
    assert [question.text for question in assistant.asked] == [FEE]
    assistant.may_finish.set()


def test_an_answer_that_comes_after_starting_anew_is_not_taken_up() -> None:
    assistant = CannedAssistant()
    first = list(answered(assistant, Conversation(), Asking(FEE), "en", "en"))[-1]
    late = list(answered(assistant, first, Asking(FEE), "en", "en"))[-1]
    assert ongoing(late) is late
    first.sitting.ended = True
    assert ongoing(late) == Conversation()


def test_the_real_engine_drafts_and_says_what_a_model_wrote(
    opened: Opened, club: Assistant
) -> None:
    sentence = "The Harbour Club asks for a fee of 80 euros a year"
    page = opened(with_writer(club, Slow(responses=[f"{sentence} [1]."])))
    ask(page, "How much is the yearly fee?")
    expect(page.locator("#chat .draft")).to_contain_text("The Harbour")
    expect(page.locator("#chat .claim")).to_contain_text(sentence)
    expect(page.locator("#chat .pen")).to_be_visible()
    expect(page.locator("#chat .draft")).to_have_count(0)
    page.locator("#chat a.cite").first.click()
    expect(page.locator("#chat mark").first).to_contain_text("80 euros a year")


def test_a_conversation_holds_the_draft_so_far_and_last_the_reply() -> None:
    assistant = DraftingAssistant("It ", "costs.")
    assistant.may_finish.set()
    *_, earlier = answered(CannedAssistant(), Conversation(), Asking(FEE), "en", "en")
    first, second, last = answered(assistant, earlier, Asking(FEE), "en", "en")
    assert [now.drafting for now in (first, second, last)] == [True, True, False]
    assert "It costs." not in first.shown[-1]["content"]
    assert "It costs." in second.shown[-1]["content"]
    assert first.history == earlier.history
    assert first.last is earlier.last
    *_, undrafted = answered(CannedAssistant(), earlier, Asking(FEE), "en", "en")
    assert last == undrafted


def test_an_error_comes_after_what_was_drafted() -> None:
    assistant = DraftingAssistant("It ", failure=ModelError("out of order"))
    assistant.may_finish.set()
    growing = answered(assistant, Conversation(), Asking(FEE), "en", "en")
    assert next(growing).drafting
    with pytest.raises(ModelError):
        next(growing)


def test_a_draft_is_one_line_of_escaped_text_under_its_mark() -> None:
    html = draft_html(f"{HOSTILE}\n\n* <b>two</b>", "de")
    assert html.startswith('<div class="draft" lang="de">')
    assert "\n" not in html
    assert not any(tag in html for tag in ("<img", "<script", "<b>"))
    assert html.index(word("draft", "de")) < html.index("&lt;img")


def test_without_a_draft_the_stream_is_the_reply() -> None:
    canned = CannedAssistant()
    asked = Question(text=FEE)
    assert list(canned.stream(asked)) == [canned.ask(asked)]
