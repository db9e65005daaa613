"""Looking without touching: `check` and `plan`."""

import hashlib

import pytest

from assistant.errors import UsageError
from assistant.fetching import Status, check, fetch, plan
from tests.fetching.made import snapshot, source
from tests.fetching.server import ARTICLE, PDF, conditional, make_pdf, plain, sends, status


@pytest.fixture
def sources(site):
    return [
        source(name, ("en", site.url(f"/{name}.pdf"), "pdf"))
        for name in ("same", "plain", "amended", "gone", "later")
    ]


def test_check_reports_and_touches_nothing(site, rules, folder, sources):
    newer = make_pdf("amended")
    for name in ("same", "plain", "amended", "gone"):
        site.routes[f"/{name}.pdf"] = conditional(PDF)
    site.routes["/plain.pdf"] = plain(PDF)
    fetch(sources, folder, rules, show_progress=False)
    (folder / "gone/en.pdf.part").write_bytes(b"rest of something")
    before = snapshot(folder)
    site.routes |= {
        "/amended.pdf": conditional(newer),
        "/gone.pdf": status(410),
        "/later.pdf": sends(PDF),
    }
    report = check(sources, folder, rules, show_progress=False)
    assert [(e.key, e.status) for e in report.editions] == [
        ("same/en", Status.UNCHANGED),
        ("plain/en", Status.UNCHANGED),
        ("amended/en", Status.CHANGED),
        ("gone/en", Status.FAILED),
        ("later/en", Status.NEW),
    ]
    (amended,) = report.having(Status.CHANGED)
    assert amended.old_sha256 == hashlib.sha256(PDF).hexdigest()
    assert amended.sha256 == hashlib.sha256(newer).hexdigest()
    assert snapshot(folder) == before


def test_check_makes_no_folder(site, rules, folder):
    site.routes["/page"] = plain(ARTICLE)
    sources = [source("page", ("en", site.url("/page"), "html"))]
    report = check(sources, folder, rules, show_progress=False)
    assert report.editions[0].status is Status.NEW
    assert not folder.exists()


def test_plan_asks_nobody_and_tells_what_is_refused(site, rules, folder, sources):
    sources = [
        *sources,
        source("plain-http", ("en", f"http://{site.place}/a", "html")),
        source("elsewhere", ("en", "https://example.org/a", "html", "terms")),
    ]
    planned = plan(sources, folder, rules)
    assert planned[0].key == "same/en"
    assert planned[0].edition.url == site.url("/same.pdf")
    assert planned[0].file == folder / "same/en.pdf"
    assert [one.key for one in planned if one.refusal] == ["plain-http/en", "elsewhere/en"]
    assert "example.org, which is not listed" in planned[-1].refusal
    assert [one.key for one in plan(sources, folder, rules, only=["gone"])] == ["gone/en"]
    with pytest.raises(UsageError, match="nothing"):
        plan(sources, folder, rules, only=["nothing"])
    assert not site.seen
    assert not folder.exists()
