"""The chat page: which widgets there are and what each one does."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.answering.composing.replying import examples
from assistant.answering.messages import FALLBACK
from assistant.answering.understanding.questions import MAX_CHARACTERS
from assistant.errors import AssistantError
from assistant.transparency import TransparencyRecord
from assistant.ui.about import place_about
from assistant.ui.conversation import Conversation, outcome_line
from assistant.ui.exchanging import Updates, Widgets, exchange, pressed, stopped, taken_up
from assistant.ui.feedback import Thumb, record
from assistant.ui.keeping import Kept
from assistant.ui.public import public_ask
from assistant.ui.render import Answering, masthead_html, status_html
from assistant.ui.wording import choices, preferred, spoken, word

QUEUE = 64
# Most of them wait for a chat model, where there is one.
CONCURRENT = 16
# Of conversations, so many are held for pages that are loaded again.
HELD = 1000
LOG = logging.getLogger(__name__)

COPY = "async (text, code) => { await copyText(text); return [text, code]; }"
SHOW = "(key) => { showLastTurn(); remember(key); }"
RECALL = "(key, language) => [recalled(), language]"
SPEAK = "(masthead) => { speakAs(masthead); }"
COUNT = f"(text) => {{ countOver(text, {MAX_CHARACTERS}); }}"
ASK = """(key) => { document.querySelector("#question textarea").focus(); remember(key); }"""


def build_page(
    assistant: Answering,
    feedback_path: Path | None,
    about: TransparencyRecord | None,
) -> gr.Blocks:
    """Return the page, ready to launch.

    Args:
        assistant: whom to ask.
        feedback_path: where thumbs are kept; without it none are shown.
        about: what the section about the assistant says; without it there is none.
    """
    page = gr.Blocks(title=word("title", FALLBACK), analytics_enabled=False)
    with page:
        kept = Kept(HELD)
        widgets = _lay_out(about, kept, thumbs=feedback_path is not None)
        _wire(page, widgets, assistant, kept, feedback_path)
        api(public_ask(assistant), api_name="ask", api_visibility="public")
    page.queue(max_size=QUEUE, default_concurrency_limit=CONCURRENT)
    return page


def look() -> dict[str, Any]:
    """Return the launch arguments for style and behaviour in the browser."""
    room = files("assistant") / "ui"
    script = (room / "page.js").read_text(encoding="utf-8")
    return {
        "css": (room / "style.css").read_text(encoding="utf-8"),
        "head": f"<script>{script}</script>",
        "theme": gr.themes.Default(primary_hue="blue", font=["system-ui", "sans-serif"]),
    }


def _lay_out(about: TransparencyRecord | None, kept: Kept, *, thumbs: bool) -> Widgets:
    say = partial(word, language=FALLBACK)
    with gr.Row(elem_id="top"):
        masthead = gr.HTML(masthead_html(FALLBACK), elem_id="masthead", min_width=200)
        language = gr.Dropdown(
            choices(), value=FALLBACK, label=say("language"), elem_id="language", scale=0,
            min_width=180, filterable=False,
        )  # fmt: skip
    section = place_about(about)
    chat = gr.Chatbot(
        label=say("conversation"), show_label=False, elem_id="chat", height=None, min_height=80,
        buttons=[], latex_delimiters=[], feedback_options=None, allow_file_downloads=False,
        placeholder=say("placeholder"), layout="bubble", autoscroll=False,
    )  # fmt: skip
    with gr.Row(elem_id="suggestions") as suggestions:
        buttons = tuple(
            gr.Button(text, elem_classes="example", min_width=250) for text in examples(FALLBACK)
        )
    with gr.Row(visible=False, elem_id="actions") as actions:
        copy = gr.Button(say("copy"), size="sm", scale=0)
        up = gr.Button(say("helpful"), size="sm", scale=0, visible=thumbs)
        down = gr.Button(say("not_helpful"), size="sm", scale=0, visible=thumbs)
        clear = gr.Button(say("clear"), size="sm", scale=0, elem_id="clear")
    with gr.Column(elem_id="foot"):
        status = gr.HTML(elem_id="status")
        with gr.Row(elem_id="ask"):
            box = gr.Textbox(
                label=say("question"), placeholder=say("question_hint"), lines=1, max_lines=6,
                elem_id="question", min_width=120,
            )  # fmt: skip
            stop = gr.Button(say("stop"), visible=False, scale=0, elem_id="stop")
            send = gr.Button(say("send"), variant="primary", scale=0, elem_id="send")
    return Widgets(
        masthead=masthead, key=gr.Textbox(visible=False), about=section, language=language,
        conversation=gr.State(Conversation(), delete_callback=kept.drop), chat=chat, status=status,
        actions=actions, copy=copy, up=up, down=down, plain=gr.Textbox(visible=False), box=box,
        send=send, stop=stop, clear=clear, suggestions=suggestions, examples=buttons,
    )  # fmt: skip


def _wire(
    page: gr.Blocks, w: Widgets, assistant: Answering, kept: Kept, feedback_path: Path | None
) -> None:
    listen: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    inputs = [w.conversation, w.language]
    thumbs = [w.up, w.down]
    moved = [
        w.chat, w.conversation, w.key, w.status, w.plain, w.actions, w.suggestions, w.box,
        w.stop, *thumbs,
    ]  # fmt: skip

    def submit(text: str, conversation: Conversation, language: str) -> Iterator[Updates]:
        yield from exchange(w, assistant, kept, text, conversation, language)

    def choose(
        conversation: Conversation, language: str, event: gr.SelectData
    ) -> Iterator[Updates]:
        yield from exchange(w, assistant, kept, str(event.value), conversation, language)

    # Left to itself, the browser passes over questions until a cancelled draft has really ended.
    at_once: dict[str, Any] = {**listen, "trigger_mode": "multiple"}
    exchanges = [
        gr.on([w.box.submit, w.send.click], submit, [w.box, *inputs], moved, **at_once),
        *(example.click(submit, [example, *inputs], moved, **at_once) for example in w.examples),
        w.chat.option_select(choose, inputs, moved, **at_once),
    ]

    def stop(conversation: Conversation, language: str) -> Iterator[Updates]:
        yield from stopped(w, assistant, kept, conversation, language)

    exchanges.append(w.stop.click(stop, inputs, moved, cancels=exchanges, **at_once))
    for asked in exchanges:
        asked.then(None, w.key, None, js=SHOW)
    w.clear.click(
        partial(_cleared, w, kept), w.conversation, moved, cancels=exchanges, **listen
    ).then(None, w.key, None, js=ASK)  # fmt: skip
    w.box.change(None, w.box, None, js=COUNT)

    relabelled = _labelled(w)
    relabel = partial(_relabel, w)
    w.language.input(relabel, inputs, relabelled, **listen).then(None, w.masthead, None, js=SPEAK)

    def arrive(conversation: Conversation, request: gr.Request) -> Updates:
        wanted = preferred(request.headers.get("accept-language", ""))
        return _relabel(w, conversation, wanted)

    page.load(arrive, w.conversation, relabelled, **listen).then(
        None, w.masthead, None, js=SPEAK
    ).then(
        partial(taken_up, w, kept), [w.key, w.language], moved, js=RECALL, **listen
    ).then(None, w.key, None, js=SHOW)  # fmt: skip

    def copied(_text: str, language: str) -> str:
        return status_html(word("status.copied", spoken(language)))

    w.copy.click(copied, [w.plain, w.language], w.status, js=COPY, **listen)
    if feedback_path is not None:
        rated = [w.status, *thumbs]
        w.up.click(partial(_rate, w, feedback_path, "up"), inputs, rated, **listen)
        w.down.click(partial(_rate, w, feedback_path, "down"), inputs, rated, **listen)


def _cleared(w: Widgets, kept: Kept, conversation: Conversation) -> Updates:
    conversation.sitting.ended = True
    kept.drop(conversation)
    return {
        w.chat: [],
        w.conversation: Conversation(),
        w.key: "",
        w.status: "",
        w.plain: "",
        w.stop: gr.update(visible=False),
        w.actions: gr.update(visible=False),
        w.suggestions: gr.update(visible=True),
        w.box: "",
    }


def _rate(
    w: Widgets, path: Path, thumb: Thumb, conversation: Conversation, language: str
) -> Updates:
    """Store a rating of the last reply; a second one says which it replaces."""
    speaks, rated = spoken(language), conversation.sitting.rated
    if conversation.last is None:
        return {w.status: ""}
    before = rated.get(conversation.turns)
    if thumb != before:
        try:
            record(path, conversation.last, thumb, replaces=before)
        except AssistantError:
            LOG.exception("a rating could not be stored")
            return {w.status: status_html(word("status.not_rated", speaks), error=True)}
        rated[conversation.turns] = thumb
    return {w.status: status_html(word("status.rated", speaks)), **pressed(w, thumb)}


def _labelled(w: Widgets) -> list[Any]:
    return [
        w.masthead, w.about.panel, w.language, w.chat, w.status, w.copy, w.up, w.down,
        w.clear, w.box, w.send, w.stop, *w.examples,
    ]  # fmt: skip


def _relabel(w: Widgets, conversation: Conversation, language: str) -> Updates:
    """Speak another language; what was already said stays as it is."""
    speaks = spoken(language)
    say = partial(word, language=speaks)
    return {
        w.masthead: masthead_html(speaks),
        w.about.panel: w.about.html(speaks),
        w.language: gr.update(value=language, label=say("language")),
        w.status: outcome_line(conversation, speaks),
        w.chat: gr.update(label=say("conversation"), placeholder=say("placeholder")),
        w.copy: gr.update(value=say("copy")),
        w.up: gr.update(value=say("helpful")),
        w.down: gr.update(value=say("not_helpful")),
        w.box: gr.update(label=say("question"), placeholder=say("question_hint")),
        w.send: gr.update(value=say("send")),
        w.stop: gr.update(value=say("stop")),
        w.clear: gr.update(value=say("clear")),
        **{
            button: gr.update(value=text)
            for button, text in zip(w.examples, examples(speaks), strict=True)
        },
    }
