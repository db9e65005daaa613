"""What arrives, under which name, and what the report and the lock say about it."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

import pytest
from filelock import FileLock

from assistant.errors import FetchError, UsageError
from assistant.fetching import Status, fetch, read_lock
from tests.fetching.made import snapshot, source
from tests.fetching.server import (
    ARTICLE,
    PDF,
    conditional,
    make_pdf,
    plain,
    redirects,
    sends,
    status,
)


def test_a_pdf_and_a_page_arrive_and_are_locked(site, rules, folder):
    site.routes["/a.pdf"] = sends(PDF, Last_Modified="Wed, 07 Jul 2021 10:00:00 GMT")
    site.routes["/page"] = plain(ARTICLE)
    sources = [
        source("policy-page", ("fr", site.url("/page"), "html")),
        source("mandate", ("en", site.url("/a.pdf"), "pdf")),
    ]
    report = fetch(sources, folder, rules, show_progress=False)
    assert report.complete
    assert [(e.key, e.status) for e in report.editions] == [
        ("policy-page/fr", Status.NEW),
        ("mandate/en", Status.NEW),
    ]
    assert (folder / "mandate/en.pdf").read_bytes() == PDF
    assert (folder / "policy-page/fr.html").read_bytes() == ARTICLE
    lock = json.loads((folder / "lock.json").read_text(encoding="utf-8"))
    assert list(lock) == ["mandate/en", "policy-page/fr"]
    entry = lock["mandate/en"]
    assert datetime.fromisoformat(entry.pop("fetched")).utcoffset().total_seconds() == 0
    assert entry == {
        "url": site.url("/a.pdf"),
        "final_url": site.url("/a.pdf"),
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "size": len(PDF),
        "etag": f'"{hashlib.sha256(PDF).hexdigest()[:8]}"',
        "last_modified": "Wed, 07 Jul 2021 10:00:00 GMT",
        "path": "mandate/en.pdf",
    }
    assert not list(folder.rglob("*.part*"))


def test_the_request_names_the_fetcher_and_asks_for_no_compression(get, site):
    site.routes["/a.pdf"] = sends(PDF)
    get("/a.pdf")
    headers = site.asked("/a.pdf")[0].headers
    assert headers["User-Agent"].startswith("alliance-assistant/")
    assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("etag", [True, False])
def test_what_did_not_change_is_not_sent_again(get, site, folder, etag):
    site.routes["/a.pdf"] = conditional(PDF, etag=etag)
    assert get("/a.pdf").status is Status.NEW
    before = snapshot(folder)
    again = get("/a.pdf")
    assert again.status is Status.UNCHANGED
    assert again.sha256 == again.old_sha256 == hashlib.sha256(PDF).hexdigest()
    assert again.final_url == site.url("/a.pdf")
    assert snapshot(folder) == before


def test_the_same_bytes_without_an_etag_are_unchanged(get, site, folder):
    site.routes["/a.pdf"] = plain(PDF)
    get("/a.pdf")
    written = (folder / "mandate/en.pdf").stat().st_mtime_ns
    assert get("/a.pdf").status is Status.UNCHANGED
    assert (folder / "mandate/en.pdf").stat().st_mtime_ns == written


def test_a_change_is_reported_with_both_fingerprints(get, site, folder):
    newer = make_pdf("Terms of Reference, amended")
    site.routes["/a.pdf"] = conditional(PDF)
    get("/a.pdf")
    site.routes["/a.pdf"] = conditional(newer)
    changed = get("/a.pdf")
    assert changed.status is Status.CHANGED
    assert changed.old_sha256 == hashlib.sha256(PDF).hexdigest()
    assert changed.sha256 == hashlib.sha256(newer).hexdigest()
    assert (folder / "mandate/en.pdf").read_bytes() == newer
    assert read_lock(folder)["mandate/en"].sha256 == changed.sha256


def test_a_file_changed_by_hand_is_not_replaced_without_a_word(get, site, folder):
    site.routes["/a.pdf"] = conditional(PDF)
    get("/a.pdf")
    mine = make_pdf("my notes")
    (folder / "mandate/en.pdf").write_bytes(mine)
    again = get("/a.pdf")
    assert (again.status, again.old_sha256) == (
        Status.CHANGED,
        hashlib.sha256(mine).hexdigest(),
    )
    assert (folder / "mandate/en.pdf").read_bytes() == PDF


def test_a_deleted_file_comes_back(get, site, folder):
    site.routes["/a.pdf"] = conditional(PDF)
    get("/a.pdf")
    (folder / "mandate/en.pdf").unlink()
    assert get("/a.pdf").status is Status.UNCHANGED
    assert (folder / "mandate/en.pdf").read_bytes() == PDF


def test_another_format_takes_the_place_of_the_old_file(get, site, folder):
    site.routes["/page"] = sends(ARTICLE)
    site.routes["/a.pdf"] = sends(PDF)
    get("/page", "html")
    assert get("/a.pdf", "pdf").status is Status.CHANGED
    assert [p.name for p in (folder / "mandate").iterdir()] == ["en.pdf"]


def test_a_redirect_within_the_list_is_followed(get, site, folder):
    site.routes["/old"] = redirects("/new/../moved.pdf#page=2", 301)
    site.routes["/moved.pdf"] = conditional(PDF)
    first = get("/old")
    assert (first.status, first.final_url) == (Status.NEW, site.url("/moved.pdf"))
    assert get("/old").status is Status.UNCHANGED
    assert "If-None-Match" not in site.asked("/old")[1].headers
    assert "If-None-Match" in site.asked("/moved.pdf")[1].headers


def test_an_old_condition_is_not_put_to_another_file(get, site):
    """A redirect that leads elsewhere now: an older file must not answer 304 there."""
    site.routes |= {"/latest": redirects("/1.pdf"), "/1.pdf": conditional(PDF, etag=False)}
    get("/latest")
    site.routes |= {"/latest": redirects("/2.pdf"), "/2.pdf": conditional(make_pdf("second"))}
    assert get("/latest").status is Status.CHANGED
    assert "If-Modified-Since" not in site.asked("/2.pdf")[0].headers


def test_names_from_the_server_are_no_paths(get, site, folder):
    site.routes["/..%2f..%2fetc/passwd"] = sends(
        PDF, Content_Disposition='attachment; filename="../../evil.pdf"'
    )
    get("/..%2f..%2fetc/passwd")
    assert {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} == {
        "mandate/en.pdf",
        "lock.json",
        ".fetching",
    }


def test_one_failure_does_not_stop_the_rest_and_the_lock_grows_file_by_file(site, rules, folder):
    locked_before = []

    def watching(handler):
        locked_before.extend(read_lock(folder))
        sends(PDF)(handler)

    site.routes |= {"/a.pdf": sends(PDF), "/b.pdf": status(404), "/c.pdf": watching}
    sources = [source(n, ("en", site.url(f"/{n}.pdf"), "pdf")) for n in "abc"]
    report = fetch(sources, folder, rules, show_progress=False)
    assert [e.status.value for e in report.editions] == ["new", "failed", "new"]
    assert not report.complete
    assert locked_before == ["a/en"]


def test_only_some_are_fetched(site, rules, folder):
    site.routes |= {"/a.pdf": sends(PDF), "/b.pdf": sends(PDF)}
    sources = [
        source("one", ("en", site.url("/a.pdf"), "pdf"), ("fr", site.url("/b.pdf"), "pdf")),
        source("two", ("en", site.url("/b.pdf"), "pdf")),
    ]
    report = fetch(sources, folder, rules, only={"one/fr", "two"}, show_progress=False)
    assert [e.key for e in report.editions] == ["one/fr", "two/en"]
    with pytest.raises(UsageError, match="three"):
        fetch(sources, folder, rules, only={"three"}, show_progress=False)


def test_a_second_edition_of_one_language_is_refused(site, rules, folder):
    site.routes |= {"/a.pdf": sends(PDF), "/b.pdf": sends(PDF)}
    sources = [source("one", ("en", site.url("/a.pdf"), "pdf"), ("en", site.url("/b.pdf"), "pdf"))]
    report = fetch(sources, folder, rules, show_progress=False)
    assert [e.status.value for e in report.editions] == ["new", "failed"]
    assert not site.asked("/b.pdf")


def test_two_fetchers_do_not_write_at_once(get, site, folder):
    site.routes["/a.pdf"] = sends(PDF)
    folder.mkdir()
    with FileLock(folder / ".fetching"), pytest.raises(FetchError, match="another fetch"):
        get("/a.pdf")
    assert not site.asked("/a.pdf")


def test_a_damaged_lock_is_named(get, site, folder):
    site.routes["/a.pdf"] = sends(PDF)
    folder.mkdir()
    (folder / "lock.json").write_text("{", encoding="utf-8")
    with pytest.raises(FetchError, match=r"lock\.json is damaged"):
        get("/a.pdf")


def test_requests_to_one_host_keep_their_distance(site, rules, folder):
    times = []

    def route(handler):
        times.append(datetime.now().timestamp())  # noqa: DTZ005
        sends(PDF)(handler)

    site.routes |= {"/a.pdf": route, "/b.pdf": route}
    sources = [source(n, ("en", site.url(f"/{n}.pdf"), "pdf")) for n in "ab"]
    fetch(sources, folder, replace(rules, delay_s=0.3), show_progress=False)
    assert times[1] - times[0] >= 0.28
