import os
from dataclasses import replace

import pytest
import trustme

from assistant.fetching import FetchRules, Status, fetch
from tests.fetching.made import source
from tests.fetching.server import serving


@pytest.fixture(scope="session")
def ca():
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(ca, tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(autouse=True)
def environment(monkeypatch, ca_file):
    """Trust the test authority only, and no proxy, as a user would say it: by the environment."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))


@pytest.fixture
def site(ca):
    with serving(ca) as site:
        yield site


@pytest.fixture
def rules(site):
    """Small waits; `localhost` is listed, `127.0.0.1` is another host that is not."""
    return FetchRules(
        hosts=frozenset({site.place}),
        timeout_s=5,
        max_total_s=15,
        delay_s=0,
        backoff_s=0.01,
        retries=2,
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "official"


@pytest.fixture
def get(site, rules, folder):
    """Fetch one edition from a path of the site and return how it ended."""

    def run(path, form="pdf", *, follow="", **changes):
        url = path if "://" in path else site.url(path)
        sources = [source("mandate", ("en", url, form, follow))]
        report = fetch(sources, folder, replace(rules, **changes), show_progress=False)
        (edition,) = report.editions
        assert "\n" not in edition.reason
        assert bool(edition.reason) == (edition.status is Status.FAILED)
        return edition

    return run
