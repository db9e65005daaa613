"""What the page offers to programs."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.contract import history_from, reply_json
from assistant.domain import Question
from assistant.errors import AssistantError
from assistant.ui.render import Answering


def public_ask(assistant: Answering) -> Any:  # noqa: ANN401 - Gradio reads the signature
    """Return the function behind the public API of the page."""

    def ask(question: str, history: list[dict[str, str]], language: str) -> dict[str, Any]:
        """Answer one question; `history` is [{role, content}], `language` may be empty."""
        try:
            turns = history_from(history)
            asked = Question(text=str(question), history=turns, language=language or None)
            return reply_json(assistant.ask(asked))
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask
