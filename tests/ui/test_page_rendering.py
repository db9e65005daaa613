from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain import Basis, Point, Question
from assistant.errors import ServeError, UsageError
from assistant.files import json_lines
from assistant.ui.conversation import Asking, Conversation, answered, outcome_word
from assistant.ui.feedback import record
from assistant.ui.render import Frame, citation_html, question_html, reply_stages, status_html
from assistant.ui.wording import word
from tests.ui.canned import FEE, CannedAssistant, cite

FEE_QUESTION = "What does membership cost?"


def stages(question: str) -> list[str]:
    assistant = CannedAssistant()
    reply = assistant.ask(Question(text=question))
    return list(reply_stages(reply, Frame(assistant=assistant, turn=3, language="en")))


def test_an_answer_grows_claim_by_claim_and_ends_with_its_citations() -> None:
    first, second, whole = stages(FEE_QUESTION)
    assert "80 euros" in first
    assert "Vorstand" not in first
    assert "Vorstand" in second
    assert "<details" not in second
    assert whole.count('<details class="citation">') == 2


def test_only_the_quoted_words_are_marked_within_the_whole_provision() -> None:
    whole = stages(FEE_QUESTION)[-1]
    mark = "<mark>The Harbour Club asks a fee of 80 euros a year.</mark> The fee is due on 1 March."
    assert mark in whole


def test_a_citation_number_points_at_its_own_block() -> None:
    whole = stages(FEE_QUESTION)[-1]
    for n in (1, 2):
        assert f'href="#cite-3-{n}"' in whole
        assert f'id="cite-3-{n}"' in whole


def test_a_block_names_source_place_basis_standing_and_official_link() -> None:
    whole = stages(FEE_QUESTION)[-1]
    for shown in (
        "Rules of the Harbour Club",
        "Harbour Club · 2020-05-01 · HC/20/5",
        "Money › Yearly fee",
        "Basis: read in the official text.",
        "Basis: reported by a secondary source.",
        "not the official wording",
        'href="https://example.org/rules"',
    ):
        assert shown in whole


def cited(**changes) -> str:
    citation = replace(cite(1, FEE), **changes)
    return citation_html(citation, Frame(assistant=CannedAssistant(), turn=1, language="en"))


def test_official_wording_says_so_before_it_is_opened_and_leads_to_its_page() -> None:
    shown = cited(official=True, page=7, url="https://example.org/rules.pdf#page=7")
    summary, _, opened = shown.partition("</summary>")
    assert "This is the official wording." in summary
    assert "page 7" in opened
    assert 'href="https://example.org/rules.pdf#page=7"' in opened
    assert "not the official wording" not in shown


def test_a_document_is_neither_digest_nor_official() -> None:
    shown = cited(basis=Basis.DOCUMENT, page=2)
    assert "These are the document&#x27;s own words." in shown
    assert "official wording" not in shown
    assert "page 2" in shown


def test_words_in_another_language_say_which() -> None:
    whole = stages(FEE_QUESTION)[-1]
    assert '<span lang="de">Der Vorstand' in whole
    assert '<blockquote lang="de">' in whole
    assert '<span lang="en">The Harbour Club' not in whole


def test_corpus_text_cannot_become_an_element() -> None:
    whole = stages(FEE_QUESTION)[-1]
    assert "&lt;b&gt;binnen&lt;/b&gt;" in whole
    assert "<b>" not in whole


def test_the_answer_in_a_word_stands_first_with_its_citation() -> None:
    first, *_, whole = stages("Fee and board, both?")
    opening, claim = first.index('<p class="opening">Yes, under conditions. '), first.index("costs")
    assert 'href="#cite-3-1"' in first[opening:claim]
    assert '<p class="opening">' not in stages(FEE_QUESTION)[-1]
    assert whole.startswith(first[:claim])


def test_what_a_model_wrote_is_marked_and_quotes_are_not() -> None:
    whole = stages("Fee and board, both?")[-1]
    said = word("model_written", "en")
    assert whole.count(f'<span class="pen" title="{said}">✎</span>') == 1
    assert f">{said}:</span> It &lt;b&gt;costs" in whole


def asked_over(said: str) -> str:
    return f'<h2 class="point" lang="" dir="auto">{said}</h2>'


def test_each_question_of_several_stands_over_what_is_said_to_it() -> None:
    whole = stages("Fee and board, both?")[-1]
    places = [
        whole.index(shown)
        for shown in (
            '<p class="opening">',
            asked_over("What does &lt;b&gt;it&lt;/b&gt; take?"),
            "It &lt;b&gt;costs&lt;/b&gt; 80 euros.",
            asked_over("Who &lt;i&gt;decides&lt;/i&gt;?"),
            "Vorstand",
            asked_over("Can &lt;b&gt;I&lt;/b&gt; vote?"),
            '<p class="open">Who may &lt;b&gt;vote&lt;/b&gt;.</p>',
            "<details",
        )
    ]
    assert places == sorted(places)
    assert whole.count('class="point"') == 3
    assert 'class="point"' not in stages(FEE_QUESTION)[-1]


def pointed(*points: Point) -> str:
    assistant = CannedAssistant()
    reply = assistant.ask(Question(text=FEE_QUESTION))
    reply = replace(reply, outcome=replace(reply.outcome, points=points))  # type: ignore[arg-type]
    return list(reply_stages(reply, Frame(assistant=assistant, turn=3, language="en")))[-1]


def test_a_question_that_an_earlier_claim_answers_points_to_it() -> None:
    whole = pointed(
        Point(asked="What is the fee?", citations=(1, 2)), Point(asked="Who pays?", citations=(1,))
    )
    arrow = whole.partition(f'{asked_over("Who pays?")}<p class="claim"><span aria-hidden')[2]
    assert 'href="#cite-3-1"' in arrow.partition("</p>")[0]
    assert whole.count("asks a fee of 80 euros a year. <sup>") == 1


def test_a_sentence_that_has_the_question_in_it_needs_no_heading() -> None:
    whole = pointed(Point(asked="Who votes?", left_open="Not answered: “Who votes?”"))
    assert asked_over("Who votes?") not in whole
    assert '<p class="open">Not answered: “Who votes?”</p>' in whole


@pytest.mark.parametrize("question", [FEE_QUESTION, "Who may vote?", "hello"])
def test_every_reply_ends_with_a_closed_panel_that_shows_its_trace(question: str) -> None:
    *before, whole = stages(question)
    assert all('class="trace"' not in stage for stage in before)
    panel = whole[whole.index('<details class="trace">') :]
    for part in ("question", "decision", "found", "rejected", "times"):
        assert f"<h2>{word(f'trace.{part}', 'en')}</h2>" in panel
    for shown in (
        "<li><code>rules-fee</code>",
        "<ol><li><code>rules-board</code></li></ol>",
        "<code>lexical</code> 12.3",
        "<code>stance</code></dt>",
        "What about &lt;b&gt;Yearly fee&lt;/b&gt;?",
        "It &lt;b&gt;costs&lt;/b&gt; 80 euros. (0.31)",
        "30.5 ms",
    ):
        assert shown in panel


def test_the_panel_says_what_was_decided_on_each_part() -> None:
    panel = stages(FEE_QUESTION)[-1].partition('<details class="trace">')[2]
    decided = panel.partition(f"<h2>{word('trace.decision', 'en')}</h2>")[2]
    part = decided[decided.index("<dt><code>part 1</code>") : decided.index("<h2>")]
    for name, value in (
        ("part 1", "Who may &lt;b&gt;vote&lt;/b&gt;?"),
        ("decision", "silent"),
        ("silence", "votes"),
        ("confidence", "0.1200"),
        ("confidence_least", "0.5600"),
    ):
        assert f'<dt><code>{name}</code></dt><dd dir="auto">{value}</dd>' in part
    assert "<ol><li><code>rules-fee</code> [1] 0.0909</li></ol>" in part


def test_the_panel_tells_which_hits_were_cited() -> None:
    assert "<code>rules-board</code> [2]<br>" in stages(FEE_QUESTION)[-1]
    assert "<code>rules-fee</code><br>" in stages("hello")[-1]


def test_the_panel_escapes_the_question() -> None:
    text = "<script>1</script> <img src=x> fee?"
    whole = stages(text)[-1]
    assert "<script" not in whole
    assert "<img" not in whole
    assert "&lt;script&gt;1&lt;/script&gt; &lt;img src=x&gt; fee?" in whole


def test_an_abstention_shows_what_comes_nearest() -> None:
    said, whole = stages("Who may vote?")
    assert "The texts do not say it." in said
    assert "Nearest provisions" in whole
    assert "<mark>Der Vorstand" in whole


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "</div><script>1</script>"])
def test_user_text_cannot_become_an_element(text: str) -> None:
    for html in (question_html(text), status_html(text)):
        assert "<img" not in html
        assert "<script" not in html


def test_every_piece_is_one_line_so_that_markdown_leaves_it_alone() -> None:
    assert "\n" not in question_html("# one\n\n* two\r\n```three")
    assert all("\n" not in html for html in stages(FEE_QUESTION))


def test_only_web_addresses_become_links() -> None:
    assistant = CannedAssistant()
    reply = assistant.ask(Question(text="Who may vote?"))
    nearest = replace(reply.outcome.nearest[0], url="javascript:alert(1)")  # type: ignore[union-attr]
    reply = replace(reply, outcome=replace(reply.outcome, nearest=(nearest,)))  # type: ignore[arg-type]
    whole = list(reply_stages(reply, Frame(assistant=assistant, turn=1, language="en")))[-1]
    assert 'href="javascript' not in whole


def test_a_conversation_remembers_plain_words_for_follow_ups() -> None:
    assistant = CannedAssistant()
    *_, first = answered(assistant, Conversation(), Asking(FEE_QUESTION), "fr", "en")
    *_, second = answered(assistant, first, Asking("and who may vote?"), "fr", "en")
    follow_up = assistant.asked[-1]
    assert follow_up.fallback_language == "fr"
    assert [m.role for m in follow_up.history] == ["user", "assistant"]
    assert follow_up.history[0].content == FEE_QUESTION
    assert "<" not in follow_up.history[1].content.replace("<b>", "").replace("</b>", "")
    assert [m["role"] for m in second.shown] == ["user", "assistant"] * 2
    assert second.turns == 2


def test_a_greeting_offers_questions_to_click() -> None:
    *_, said = answered(CannedAssistant(), Conversation(), Asking("hello"), "en", "en")
    assert said.shown[-1]["options"] == [{"value": FEE_QUESTION}]
    assert said.last is not None
    assert outcome_word(said.last) == ("status.clarification", 0)


def test_an_error_leaves_the_conversation_to_the_caller() -> None:
    with pytest.raises(UsageError):
        list(answered(CannedAssistant(), Conversation(), Asking(" "), "en", "en"))


def test_a_thumb_is_one_line_with_what_was_asked_and_cited(tmp_path: Path) -> None:
    reply = CannedAssistant().ask(Question(text=FEE_QUESTION))
    path = tmp_path / "feedback.jsonl"
    record(path, reply, "up")
    record(path, reply, "down")
    lines = json_lines(path)
    assert [line["thumb"] for line in lines] == ["up", "down"]
    assert lines[0]["question"] == FEE_QUESTION
    assert lines[0]["anchors"] == ["rules-fee", "rules-board"]


def test_a_thumb_that_cannot_be_stored_says_so(tmp_path: Path) -> None:
    reply = CannedAssistant().ask(Question(text=FEE_QUESTION))
    with pytest.raises(ServeError, match="ASSISTANT_FEEDBACK_PATH"):
        record(tmp_path, reply, "up")


def test_every_basis_has_its_words() -> None:
    assert len({word(f"basis.{basis.value}", "en") for basis in Basis}) == len(Basis)
