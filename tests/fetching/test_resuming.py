"""Interruptions: what is there is kept, and the rest is asked for only if it is sure to fit."""

import subprocess
import sys
import time

import pytest

from assistant.fetching import Status
from tests.conftest import ROOT
from tests.fetching.server import (
    PDF,
    breaks_off,
    conditional,
    drips,
    in_turn,
    make_pdf,
    plain,
    sends,
    status,
)

LARGE = make_pdf("long", 200_000)


def ranges(site):
    return [seen.headers.get("Range") for seen in site.asked("/a.pdf")]


def test_a_broken_download_goes_on_where_it_broke(get, site, folder):
    site.routes["/a.pdf"] = in_turn(breaks_off(LARGE, after=70_000), conditional(LARGE))
    assert get("/a.pdf").status is Status.NEW
    assert (folder / "mandate/en.pdf").read_bytes() == LARGE
    first, second = ranges(site)
    assert first is None
    assert second.startswith("bytes=")
    assert second != "bytes=0-"


def test_the_next_run_goes_on_too(get, site, folder):
    site.routes["/a.pdf"] = breaks_off(LARGE, after=70_000)
    assert "broke off" in get("/a.pdf", retries=0).reason
    assert (folder / "mandate/en.pdf.part").stat().st_size > 0
    site.routes["/a.pdf"] = conditional(LARGE)
    assert get("/a.pdf").status is Status.NEW
    assert ranges(site)[1] is not None
    assert (folder / "mandate/en.pdf").read_bytes() == LARGE
    assert not list(folder.rglob("*.part*"))


def test_another_version_is_taken_from_the_start(get, site, folder):
    newer = make_pdf("newer", 150_000)
    site.routes["/a.pdf"] = in_turn(breaks_off(LARGE, after=70_000), conditional(newer))
    assert get("/a.pdf").status is Status.NEW
    assert ranges(site)[1] is not None
    assert (folder / "mandate/en.pdf").read_bytes() == newer


def test_a_server_that_ignores_ranges_is_understood(get, site, folder):
    site.routes["/a.pdf"] = in_turn(breaks_off(LARGE, after=70_000), sends(LARGE))
    assert get("/a.pdf").status is Status.NEW
    assert (folder / "mandate/en.pdf").read_bytes() == LARGE


def test_416_begins_anew(get, site, folder):
    site.routes["/a.pdf"] = in_turn(breaks_off(LARGE, after=70_000), status(416), sends(LARGE))
    assert get("/a.pdf").status is Status.NEW
    assert ranges(site)[2] is None
    assert (folder / "mandate/en.pdf").read_bytes() == LARGE


def test_without_a_version_nothing_is_pieced_together(get, site, folder):
    def nameless(handler):
        handler.head(200, Content_Length=len(LARGE))
        handler.wfile.write(LARGE[:70_000])

    site.routes["/a.pdf"] = in_turn(nameless, plain(LARGE))
    assert get("/a.pdf").status is Status.NEW
    assert ranges(site) == [None, None]


@pytest.mark.parametrize(
    ("extent", "etag"), [("bytes 5-199999/200000", None), (None, None), ("right", '"other"')]
)
def test_a_wrong_piece_is_not_glued_on(get, site, folder, extent, etag):
    def wrong(handler):
        start = int(handler.headers["Range"].removeprefix("bytes=").rstrip("-"))
        right = f"bytes {start}-{len(LARGE) - 1}/{len(LARGE)}"
        said = {"Content_Range": right if extent == "right" else extent, "ETag": etag}
        # It ends as a PDF does: only the header tells.
        rest = b"x" * (len(LARGE) - start - 300) + LARGE[-300:]
        given = {name: value for name, value in said.items() if value}
        handler.head(206, Content_Length=len(rest), **given)
        handler.wfile.write(rest)

    site.routes["/a.pdf"] = in_turn(breaks_off(LARGE, after=70_000), wrong, sends(LARGE))
    assert get("/a.pdf").status is Status.NEW
    assert (folder / "mandate/en.pdf").read_bytes() == LARGE


def test_a_pdf_that_ends_early_is_an_error_after_the_retries(get, site, folder):
    site.routes["/a.pdf"] = sends(PDF[:-10])
    assert "ends before the PDF does" in get("/a.pdf").reason
    assert len(site.asked("/a.pdf")) == 3
    assert not list(folder.rglob("*.pdf*"))


def test_a_killed_process_loses_nothing(get, site, rules, folder):
    site.routes["/a.pdf"] = in_turn(drips(LARGE, first=70_000, pause_s=0.05), conditional(LARGE))
    code = (
        "import sys; from pathlib import Path; from assistant.fetching import FetchRules, fetch;"
        "from tests.fetching.made import source; place, folder = sys.argv[1:];"
        "fetch([source('mandate', ('en', f'https://{place}/a.pdf', 'pdf'))], Path(folder),"
        "FetchRules(hosts=frozenset({place}), delay_s=0))"
    )
    part = folder / "mandate/en.pdf.part"
    process = subprocess.Popen([sys.executable, "-c", code, site.place, str(folder)], cwd=ROOT)
    try:
        deadline = time.monotonic() + 15
        while not (part.exists() and part.stat().st_size > 50_000):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    size = part.stat().st_size
    assert not (folder / "lock.json").exists()
    assert get("/a.pdf").status is Status.NEW
    assert ranges(site)[1] == f"bytes={size}-"
    assert (folder / "mandate/en.pdf").read_bytes() == LARGE
