"""The program `cairn`: where it is, and how it is made to index and serve a corpus."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from assistant.corpus import Corpus
from assistant.errors import EvaluationError
from assistant.evaluation.systems.joining import joined_texts

PROGRAM = "cairn"
INSTALL = "run `pip install cairn-assistant` or give --cairn PATH"
SECONDS = 60.0
PLACES = '[corpus]\npath = "corpus"\n[index]\npath = "index.json"\n'
_ADDRESS = re.compile(r"http://[\d.]+:\d+")


def find_cairn(given: Path | None = None) -> Path:
    """Return the program `cairn`: the given one, or that on the path or beside this Python.

    Raises:
        EvaluationError: there is none.
    """
    if given is not None:
        found = shutil.which(given)
    else:
        beside = str(Path(sys.executable).parent)
        found = shutil.which(PROGRAM, path=os.pathsep.join([os.environ.get("PATH", ""), beside]))
    if found is None:
        raise EvaluationError(f"the program {given or PROGRAM} is not there; {INSTALL}")
    return Path(found)


class Cairn:
    """Cairn in a folder of its own.

    Each method raises `EvaluationError` if the program fails.
    """

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def version(self) -> str:
        """Return name and version of the program."""
        return self._run("--version").strip()

    def index(self, corpus: Corpus) -> dict[str, str]:
        """Write a file a document and index them; returns our document by Cairn's name for it."""
        (self._folder / "corpus").mkdir()
        names = {}
        for number, text in enumerate(joined_texts(corpus), 1):
            # Cairn takes no name that begins with a figure, ours may.
            name = f"d{number}"
            title = " ".join(text.title.split())
            head = f"---\nid: {name}\ntitle: {title}\nlang: en\n---\n"
            path = self._folder / "corpus" / f"{name}.md"
            path.write_text(f"{head}{text.text}\n", encoding="utf-8")
            names[name] = text.document
        self._run("--config", self._settings({}), "index")
        return names

    def serve(self, closing: ExitStack, retrieval: Mapping[str, float] | None = None) -> str:
        """Start a server on a free port and return its address; `closing` stops it.

        `retrieval` holds settings that differ from what Cairn comes with.
        """
        settings = self._settings(retrieval or {})
        server = subprocess.Popen(  # noqa: S603 - the program that the user named
            [self._program, "--config", settings, "serve", "--port", "0", "--quiet"],
            cwd=self._folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        closing.callback(_stop, server)
        said = server.stdout.readline() if server.stdout is not None else ""
        found = _ADDRESS.search(said)
        if found is None:
            raise EvaluationError(f"{self._program} did not start ({said.strip()}); {INSTALL}")
        return found[0]

    def _settings(self, retrieval: Mapping[str, float]) -> str:
        name = "ranking.toml" if retrieval else "usual.toml"
        lines = [f"{key} = {value:.9g}" for key, value in retrieval.items()]
        content = PLACES + "\n".join(["[retrieval]", *lines]) + "\n"
        (self._folder / name).write_text(content, encoding="utf-8")
        return name

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - the program that the user named
            [self._program, *arguments],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise EvaluationError(f"{self._program} failed ({reason}); {INSTALL}")
        return done.stdout


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.communicate(timeout=SECONDS)
