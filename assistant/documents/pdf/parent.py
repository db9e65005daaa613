"""Have a PDF file read by a child process that can be stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.documents.model import Block, ExtractedDocument, Limits
from assistant.errors import DocumentError

_ROOT = Path(__file__).parents[3]


def read_pdf(path: Path, limits: Limits) -> ExtractedDocument:
    """Return the document that a PDF file holds.

    Raises:
        DocumentError: it cannot be read, or passes a limit; the message lacks the file's name.
    """
    with tempfile.TemporaryDirectory(prefix="assistant-pdf-") as folder:
        result = Path(folder) / "result.json"
        code = _run(path, result, limits)
        answer = _answer(result, code, limits)
    if "error" in answer:
        raise DocumentError(str(answer["error"]))
    return ExtractedDocument(
        text=answer["text"],
        blocks=tuple(Block(**block) for block in answer["blocks"]),
        title=answer["title"],
        page_starts=tuple(answer["page_starts"]),
        warnings=tuple(answer["warnings"]),
    )


def _run(path: Path, result: Path, limits: Limits) -> int:
    """Run the child to its end and return its exit code, negative for a signal."""
    command = [sys.executable, "-P", "-m", "assistant.documents.pdf.child"]
    search = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
    child = subprocess.Popen(  # noqa: S603 -- our own module, no shell
        [*command, str(path.resolve()), str(result), json.dumps(asdict(limits))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": search},
        start_new_session=True,
    )
    try:
        return child.wait(timeout=limits.wall_s)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(_slow(limits)) from error
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole process group if it still runs, and wait for it."""
    if child.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def _answer(result: Path, code: int, limits: Limits) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DocumentError(_ended_badly(code, limits)) from error
    return answer


def _ended_badly(code: int, limits: Limits) -> str:
    name = signal.Signals(-code).name if code < 0 else ""
    if name == "SIGXCPU":
        return _slow(limits)
    if name == "SIGKILL":
        # The system's own guard, for want of memory, or the hard limit of processor time.
        return "took too much memory or time and was stopped; get a clean copy of the file"
    return f"is damaged (the reader ended with code {code}); get the file again from its source"


def _slow(limits: Limits) -> str:
    return (
        f"took longer than {limits.wall_s:g} s ({limits.cpu_s} s of processor time) to read; "
        "get a clean copy of the file or raise the limit"
    )
