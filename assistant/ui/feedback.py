"""Thumbs, kept in a local file that the operator chose."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.contract import reply_json
from assistant.domain import Reply
from assistant.errors import ServeError

Thumb = Literal["up", "down"]


def record(path: Path, reply: Reply, thumb: Thumb, *, replaces: Thumb | None = None) -> None:
    """Append one JSON line: time (UTC), thumb and which it replaces, question, outcome, anchors.

    Raises:
        ServeError: the file cannot be written.
    """
    said = reply_json(reply)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "thumb": thumb,
        "replaces": replaces,
        "question": reply.question,
        "language": reply.language,
        "outcome": said["outcome"],
        "anchors": [citation["anchor"] for citation in said["citations"]],
        "index": reply.trace.index_fingerprint,
    }
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise ServeError(
            f"feedback was not stored in {path} ({error.strerror}); "
            "set ASSISTANT_FEEDBACK_PATH to a file that can be written"
        ) from error
