"""Damaged and hostile files end soon, in little memory, with a message that says what to do."""

import json
import os
import subprocess
import sys
import time

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
started = time.monotonic()
outcome = {}
try:
    document = read_document(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
    outcome = {"pages": len(document.page_starts), "chunks": len(chunk_document(document)),
        "warnings": document.warnings}
except DocumentError as error:
    outcome = {"error": str(error)}
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
outcome["seconds"] = time.monotonic() - started
outcome["cpu"] = usage.ru_utime + usage.ru_stime
outcome["megabytes"] = usage.ru_maxrss / 1024
print(json.dumps(outcome))
"""


def measured(path, **limits) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path), json.dumps(limits)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    outcome = json.loads(done.stdout)
    assert "\n" not in outcome.get("error", "")
    return outcome


def test_a_thousand_pages_are_read_within_the_limits(tmp_path, capsys):
    outcome = measured(papers.long_book(tmp_path / "long.pdf", 1000))
    with capsys.disabled():
        print(
            f"\n1,000 pages: {outcome['seconds']:.1f} s, {outcome['cpu']:.1f} s of processor time,"
            f" {outcome['megabytes']:.0f} MB, {outcome['chunks']} chunks"
        )
    assert outcome["pages"] == 1000
    assert outcome["cpu"] < 40
    assert outcome["megabytes"] < 500


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bomb", "asks for more memory or work than is safe"),
        ("page_loop", "is damaged"),
        ("page_loop_beside_page", "is damaged"),
        ("self_reference", "is damaged"),
        ("deep_arrays", "is damaged"),
    ],
)
def test_hostile_files_end_in_an_error(tmp_path, name, says):
    outcome = measured(getattr(broken, name)(tmp_path / f"{name}.pdf"))
    assert outcome["error"].startswith(f"{name}.pdf {says}")
    assert ";" in outcome["error"]
    assert outcome["seconds"] < 20
    assert outcome["megabytes"] < 1000


@pytest.mark.parametrize("name", ["table_loop", "outline_loop", "many_forms"])
def test_loops_beside_the_text_do_no_harm(tmp_path, name):
    outcome = measured(getattr(broken, name)(tmp_path / f"{name}.pdf"))
    assert outcome["pages"] == 1
    assert outcome["seconds"] < 20
    assert outcome["megabytes"] < 1000


def test_processor_time_runs_out(tmp_path):
    outcome = measured(broken.slow(tmp_path / "slow.pdf"), cpu_s=2)
    assert outcome["error"].startswith("slow.pdf took longer than 60 s (2 s of processor time)")
    assert outcome["cpu"] < 6


def test_the_clock_runs_out_and_no_child_is_left(tmp_path):
    path = broken.slow(tmp_path / "slow.pdf")
    started = time.monotonic()
    with pytest.raises(DocumentError, match=r"slow\.pdf took longer than 1 s"):
        read_document(path, Limits(wall_s=1))
    assert time.monotonic() - started < 5
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert str(path) not in listed.stdout


def test_memory_runs_out(tmp_path):
    outcome = measured(papers.long_book(tmp_path / "long.pdf", 150), memory_bytes=48 << 20)
    assert "needs more than 48 MB of memory" in outcome["error"]
    assert outcome["megabytes"] < 100


def test_truncated_files_are_read_with_a_warning_or_refused(tmp_path):
    whole = papers.rules(tmp_path / "whole.pdf").read_bytes()
    part = tmp_path / "part.pdf"
    for share in (0.4, 0.7, 0.98):
        part.write_bytes(whole[: int(len(whole) * share)])
        outcome = measured(part)
        assert outcome.get("error", "part.pdf is damaged").startswith("part.pdf is damaged")
        assert "error" in outcome or outcome["warnings"][0].startswith("the end of the file is")
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
