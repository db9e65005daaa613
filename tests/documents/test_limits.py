"""Damaged and hostile files end soon, in little memory, with a message that says what to do."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.documents import Limits, read_document
from assistant.errors import DocumentError
from tests.conftest import ROOT
from tests.documents import broken, papers

# A process of its own: the largest child of the test process would be another test's.
MEASURED = """
import json, resource, sys, time
from pathlib import Path
from assistant.documents import Limits, chunk_document, read_document
from assistant.errors import DocumentError
for name in sys.argv[2:]:
    started = time.monotonic()
    try:
        document = read_document(Path(name), Limits(**json.loads(sys.argv[1])))
        outcome = {"pages": len(document.page_starts), "chunks": len(chunk_document(document))}
    except DocumentError as error:
        outcome = {"error": str(error)}
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome["seconds"] = time.monotonic() - started
    outcome["cpu"] = usage.ru_utime + usage.ru_stime
    outcome["megabytes"] = usage.ru_maxrss / 1024
    print(json.dumps(outcome))
"""


def measured(*paths: Path, **limits) -> list[dict]:
    """Read files one after the other; processor time and memory are of all children so far."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, json.dumps(limits), *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_thousand_pages_are_read_within_the_limits(tmp_path, capsys):
    [outcome] = measured(papers.long_book(tmp_path / "long.pdf", 1000))
    with capsys.disabled():
        print(
            f"\n1,000 pages: {outcome['seconds']:.1f} s, {outcome['cpu']:.1f} s of processor time,"
            f" {outcome['megabytes']:.0f} MB, {outcome['chunks']} chunks"
        )
    assert outcome["pages"] == 1000
    assert outcome["cpu"] < 40
    assert outcome["megabytes"] < 500


HOSTILE = {
    "bomb": "asks for more memory or work than is safe",
    "page_loop": "is damaged",
    "page_loop_beside_page": "is damaged",
    "self_reference": "is damaged",
}
HARMLESS = ["table_loop", "outline_loop", "many_forms", "deep_arrays"]


def test_hostile_files_end_in_an_error(tmp_path):
    paths = [getattr(broken, name)(tmp_path / f"{name}.pdf") for name in HOSTILE]
    for (name, says), outcome in zip(HOSTILE.items(), measured(*paths), strict=True):
        assert outcome["error"].startswith(f"{name}.pdf {says}")
        assert ";" in outcome["error"]
        assert "\n" not in outcome["error"]
        assert outcome["seconds"] < 20
        assert outcome["megabytes"] < 1000


def test_loops_beside_the_text_do_no_harm(tmp_path):
    paths = [getattr(broken, name)(tmp_path / f"{name}.pdf") for name in HARMLESS]
    for outcome in measured(*paths):
        assert outcome["pages"] == 1
        assert outcome["seconds"] < 20
        assert outcome["megabytes"] < 1000


def test_processor_time_runs_out(tmp_path):
    [outcome] = measured(broken.slow(tmp_path / "slow.pdf"), cpu_s=2)
    assert outcome["error"].startswith("slow.pdf took longer than 60 s (2 s of processor time)")
    assert outcome["cpu"] < 6


def test_the_clock_runs_out_and_no_child_is_left(tmp_path):
    path = broken.slow(tmp_path / "slow.pdf")
    started = time.monotonic()
    with pytest.raises(DocumentError, match=r"slow\.pdf took longer than 1 s"):
        read_document(path, Limits(wall_s=1))
    assert time.monotonic() - started < 5
    running = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()]
    assert not any(os.fsencode(path) in command for command in running)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_memory_runs_out(tmp_path):
    [outcome] = measured(broken.spacious(tmp_path / "spacious.pdf"), memory_bytes=150 << 20)
    assert "needs more than 150 MB of memory" in outcome["error"]
    assert outcome["megabytes"] < 200


def _first_word(path: Path) -> str:
    """The error that reading ends in, or the first warning."""
    try:
        return read_document(path).warnings[0]
    except DocumentError as error:
        return str(error)


def test_truncated_files_are_read_with_a_warning_or_refused(tmp_path):
    whole = papers.rules(tmp_path / "whole.pdf").read_bytes()
    part = tmp_path / "part.pdf"
    for share in (0.7, 0.98):
        part.write_bytes(whole[: int(len(whole) * share)])
        first = _first_word(part)
        assert first.startswith(("part.pdf is damaged", "the end of the file is missing"))
    part.write_bytes(whole[:300])
    with pytest.raises(DocumentError, match=r"^part\.pdf is damaged \(.+\); get the file again"):
        read_document(part)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"", "a.pdf is empty"),
        ("a.pdf", b"%PDF-1.7\n", "a.pdf is damaged"),
        ("a.pdf", b"\0\1\2 nothing of the kind" * 50, "a.pdf is damaged"),
        ("a.docx", b"PK\3\4 broken", "a.docx is damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.docx is damaged or protected"),
        ("a.txt", b"\0\0\1\2\3", "a.txt is not text"),
        ("a.txt", b"  \n \n", "a.txt has no text"),
        ("a.html", b"<html><body><img src='x'></body></html>", "a.html has no text"),
        ("a.html", b"<div>" * 200_000, "a.html has no text"),
        ("a.md", b"\n\n", "a.md has no text"),
        ("a.doc", b"words", "a.doc has a format that is not read; use one of .pdf, .html"),
    ],
)
def test_other_bad_files(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


def test_missing_files_folders_and_large_files(tmp_path):
    with pytest.raises(DocumentError, match=r"none\.pdf does not exist"):
        read_document(tmp_path / "none.pdf")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(DocumentError, match=r"folder\.pdf does not exist or is not a file"):
        read_document(tmp_path / "folder.pdf")
    path = tmp_path / "large.txt"
    path.write_bytes(b"words " * 400_000)
    with pytest.raises(DocumentError, match=r"large\.txt has 2 MB, more than the limit of 0 MB"):
        read_document(path, Limits(max_markup_bytes=1000))


def test_a_packed_docx_is_refused_before_it_is_unpacked(tmp_path):
    import zipfile

    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(150):
            part.write(b" " * (1 << 20))
    with pytest.raises(DocumentError, match=r"bomb\.docx unpacks to 150 MB"):
        read_document(path)
