"""A page on a free port, and how a reader asks on it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from assistant.transparency import TransparencyRecord
from assistant.ui.page import build_page
from assistant.ui.render import Answering
from assistant.ui.serve import launch

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@contextmanager
def served(
    assistant: Answering, feedback: Path | None = None, about: TransparencyRecord | None = None
) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = build_page(assistant, feedback, about)
    yield launch(page, "127.0.0.1", port, block=False)
    # As Ctrl+C ends it. `page.close()` also sets an asyncio event from this thread, which raises
    # "deque mutated" if a reader is leaving meanwhile.
    page.server.close()


def ask(page: Page, text: str) -> None:
    page.locator("#question textarea").fill(text)
    page.locator("#question textarea").press("Enter")


def scroll_up(page: Page) -> None:
    """Scroll to the top and stay there: the page itself scrolls a moment after a reply."""
    page.wait_for_function(
        "() => { const there = scrollY === 0; scrollTo(0, 0); return there; }", polling=200
    )
