"""robots.txt, the proxy, certificates, and no network at all."""

from dataclasses import replace

import pytest
import trustme

from assistant.errors import FetchError
from assistant.fetching import Status, check, fetch
from tests.fetching.made import source
from tests.fetching.proxy import closed_port, deaf_port, proxying
from tests.fetching.server import (
    PDF,
    drips_headers,
    in_turn,
    plain,
    redirects,
    sends,
    status,
)


def test_robots_is_asked_once_a_host(site, rules, folder):
    site.routes |= {"/a.pdf": sends(PDF), "/b.pdf": sends(PDF)}
    sources = [source(n, ("en", site.url(f"/{n}.pdf"), "pdf")) for n in "ab"]
    assert fetch(sources, folder, rules, show_progress=False).complete
    assert [seen.path for seen in site.seen] == ["/robots.txt", "/a.pdf", "/b.pdf"]


def test_robots_forbids_for_everyone_or_for_us(get, site):
    site.routes |= {
        "/robots.txt": plain(
            b"User-agent: *\nDisallow: /private/\n\nUser-agent: alliance-assistant\n"
            b"Disallow: /drafts/\n"
        ),
        "/drafts/a.pdf": sends(PDF),
        "/a.pdf": redirects("/drafts/a.pdf"),
    }
    for path in ("/drafts/a.pdf", "/a.pdf"):
        assert "robots.txt of" in get(path).reason
    assert not site.asked("/drafts/a.pdf")


@pytest.mark.parametrize(("code", "times"), [(500, 3), (403, 1)])
def test_a_host_whose_robots_cannot_be_read_is_left_alone(get, site, code, times):
    site.routes |= {"/robots.txt": status(code), "/a.pdf": sends(PDF)}
    got = get("/a.pdf")
    assert "robots.txt of" in got.reason
    assert str(code) in got.reason
    # One more: the first request, which finds out whether there is a network.
    assert len(site.asked("/robots.txt")) <= times + 1
    assert not site.asked("/a.pdf")


def test_robots_that_fails_once_is_asked_again(get, site):
    site.routes |= {"/robots.txt": in_turn(status(503), status(503), status(404))}
    site.routes["/a.pdf"] = sends(PDF)
    assert get("/a.pdf").status is Status.NEW


def test_robots_is_not_followed_out_of_the_list(get, site):
    site.routes |= {
        "/robots.txt": redirects(f"https://{site.other_place}/robots2.txt"),
        "/a.pdf": sends(PDF),
    }
    assert "not listed in hosts" in get("/a.pdf").reason
    assert not site.asked("/robots2.txt")


def test_a_dripping_robots_is_left(get, site):
    site.routes |= {"/robots.txt": drips_headers(0.05), "/a.pdf": sends(PDF)}
    assert "robots.txt of" in get("/a.pdf", timeout_s=0.3, retries=1).reason


def test_the_delay_of_robots_is_kept(get, site):
    site.routes["/robots.txt"] = plain(b"User-agent: *\nCrawl-delay: 1\n")
    site.routes["/a.pdf"] = sends(PDF)
    got = get("/a.pdf", max_total_s=0.5)
    assert "took longer" in got.reason
    assert not site.asked("/a.pdf")


def test_through_a_proxy(get, site, monkeypatch):
    site.routes["/a.pdf"] = sends(PDF)
    with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert get("/a.pdf").status is Status.NEW
        assert set(proxy.connected) == {site.place}


def test_a_proxy_that_refuses_is_no_network(get, site, folder, monkeypatch):
    with proxying(refuses=True) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(FetchError, match=r"no network: .*403"):
            get("/a.pdf")
    assert not folder.exists()


def test_a_proxy_that_is_no_address_is_named(get, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks9://nowhere")
    with pytest.raises(FetchError, match="HTTPS_PROXY"):
        get("/a.pdf")


def test_a_certificate_file_that_is_missing_is_named(get, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FetchError, match="SSL_CERT_FILE"):
        get("/a.pdf")


def test_a_certificate_that_is_not_trusted_is_named(get, site, monkeypatch, tmp_path):
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    got = get("/a.pdf")
    assert "certificate" in got.reason
    assert "SSL_CERT_FILE" in got.reason
    assert not site.seen


@pytest.mark.parametrize("run", [fetch, check])
def test_no_network_is_one_line_and_writes_nothing(rules, folder, run):
    places = [f"localhost:{closed_port()}", "no-such-host.invalid"]
    sources = [source(f"s{n}", ("en", f"https://{p}/a.pdf", "pdf")) for n, p in enumerate(places)]
    with pytest.raises(FetchError, match=r"^no network: .*everything else works without") as caught:
        run(sources, folder, replace(rules, hosts=frozenset(places)), show_progress=False)
    assert "\n" not in str(caught.value)
    assert not folder.exists()


@pytest.mark.parametrize("limits", [{"retries": 0}, {"retries": 9, "max_total_s": 0.5}])
def test_a_network_that_swallows_everything_is_no_network(rules, folder, limits):
    with deaf_port() as port:
        place = f"127.0.0.1:{port}"
        sources = [source("one", ("en", f"https://{place}/a.pdf", "pdf"))]
        deaf = replace(rules, hosts=frozenset({place}), timeout_s=0.6, **limits)
        with pytest.raises(FetchError, match="no network"):
            fetch(sources, folder, deaf, show_progress=False)
    assert not folder.exists()


def test_one_host_that_is_down_fails_alone(site, rules, folder):
    site.routes["/a.pdf"] = sends(PDF)
    down = f"localhost:{closed_port()}"
    sources = [
        source("down", ("en", f"https://{down}/a.pdf", "pdf")),
        source("up", ("en", site.url("/a.pdf"), "pdf")),
    ]
    report = fetch(sources, folder, replace(rules, hosts=rules.hosts | {down}), show_progress=False)
    assert [e.status.value for e in report.editions] == ["failed", "new"]
    assert f"{down} cannot be reached" in report.editions[0].reason
