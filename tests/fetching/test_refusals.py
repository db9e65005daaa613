"""What is refused: addresses, redirects, sizes, slow servers, statuses."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from assistant.fetching import Status
from tests.fetching.server import (
    PDF,
    breaks_off,
    drips,
    drips_headers,
    endless,
    in_turn,
    make_pdf,
    plain,
    redirects,
    sends,
    status,
)


def test_http_is_refused_before_any_request(get, site):
    got = get(f"http://{site.place}/a.pdf")
    assert "is not https" in got.reason
    assert not site.seen


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/a.pdf",
        "https://localhost.evil.example/a.pdf",
        "https://example.org/a.pdf",
    ],
)
def test_a_host_that_is_not_listed_is_refused(get, site, address):
    got = get(address)
    assert "not listed in hosts" in got.reason
    assert not site.seen


def test_an_address_with_a_user_name_is_refused(get, site):
    assert "user name" in get(f"https://{site.place}@{site.other_place}/a.pdf").reason
    assert not site.seen


@pytest.mark.parametrize("address", ["https://[", "https://", "file:///etc/passwd", ""])
def test_what_is_no_address_is_refused(get, site, address):
    assert get(address or "https:///x").reason
    assert not site.seen


@pytest.mark.parametrize("target", ["https://{other}/a.pdf", "//{other}/a.pdf"])
def test_a_redirect_out_of_the_list_is_refused(get, site, target):
    site.routes |= {
        "/leave": redirects(target.format(other=site.other_place)),
        "/a.pdf": sends(PDF),
    }
    got = get("/leave")
    assert f"{site.other_place}, which is not listed" in got.reason
    assert not site.asked("/a.pdf")


def test_a_redirect_to_http_is_refused(get, site):
    site.routes["/leave"] = redirects(f"http://{site.place}/a.pdf")
    assert "is not https" in get("/leave").reason


def test_a_redirect_loop_ends(get, site):
    site.routes |= {"/a": redirects("/b"), "/b": redirects("/a")}
    got = get("/a", max_redirects=3)
    assert "more than 3 redirects" in got.reason
    assert len(site.asked("/a")) + len(site.asked("/b")) == 4


@pytest.mark.parametrize("code", [403, 404, 410])
def test_a_final_status_is_not_tried_again(get, site, code):
    site.routes["/a.pdf"] = status(code)
    got = get("/a.pdf")
    assert f"answers {code}" in got.reason
    assert site.url("/a.pdf") in got.reason
    assert len(site.asked("/a.pdf")) == 1


def test_503_is_tried_again_as_often_as_allowed(get, site):
    site.routes["/a.pdf"] = status(503)
    assert "answers 503" in get("/a.pdf").reason
    assert len(site.asked("/a.pdf")) == 3


def test_503_twice_then_the_file(get, site):
    site.routes["/a.pdf"] = in_turn(status(503), status(502), sends(PDF))
    assert get("/a.pdf").status is Status.NEW


@pytest.mark.parametrize("as_date", [False, True])
def test_429_waits_as_asked(get, site, as_date):
    # A date has whole seconds: two ahead are at least one.
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    site.routes["/a.pdf"] = in_turn(status(429, Retry_After=later if as_date else 1), sends(PDF))
    begun = datetime.now(UTC)
    assert get("/a.pdf").status is Status.NEW
    assert 0.9 <= (datetime.now(UTC) - begun).total_seconds() <= 4


def test_a_long_wait_is_cut_short(get, site):
    site.routes["/a.pdf"] = in_turn(status(429, Retry_After=3600), sends(PDF))
    assert get("/a.pdf", max_wait_s=0.2).status is Status.NEW


@pytest.mark.parametrize("route", [drips(PDF, first=40, pause_s=0.05), drips_headers(0.05)])
def test_a_dripping_server_is_left(get, site, route):
    site.routes["/a.pdf"] = route
    begun = datetime.now(UTC)
    assert "took longer than 0.8 s" in get("/a.pdf", max_total_s=0.8).reason
    assert (datetime.now(UTC) - begun).total_seconds() < 3


def test_a_silent_server_is_tried_again_and_left(get, site):
    site.routes["/a.pdf"] = drips(PDF, first=40, pause_s=1)
    assert "sent nothing for 0.2 s" in get("/a.pdf", timeout_s=0.2, retries=1).reason
    assert len(site.asked("/a.pdf")) == 2


def test_a_declared_size_above_the_limit_is_refused_at_once(get, site, folder):
    site.routes["/a.pdf"] = breaks_off(make_pdf("x", 3_000), after=0)
    assert "larger than 0.002 MB" in get("/a.pdf", max_bytes=2_000).reason
    assert len(site.asked("/a.pdf")) == 1
    assert not list(folder.rglob("*.part*"))


def test_an_undeclared_size_above_the_limit_is_refused_on_the_way(get, site, folder):
    site.routes["/a.pdf"] = endless
    assert "larger than 0.1 MB" in get("/a.pdf", max_bytes=100_000).reason
    assert len(site.asked("/a.pdf")) == 1
    assert not list(folder.rglob("*.part*"))


def test_compression_that_was_not_asked_for_is_refused(get, site):
    site.routes["/a.pdf"] = sends(b"bomb", Content_Encoding="gzip")
    assert "compressed" in get("/a.pdf").reason


def test_304_that_was_not_asked_for_is_no_answer(get, site):
    site.routes["/a.pdf"] = status(304)
    assert "304" in get("/a.pdf").reason


def test_what_cannot_be_written_is_one_failure(get, site, folder):
    site.routes["/a.pdf"] = plain(PDF)
    folder.mkdir()
    (folder / "mandate").write_text("a file where a folder should be", encoding="utf-8")
    assert "cannot write mandate/en.pdf" in get("/a.pdf").reason
