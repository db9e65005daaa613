from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from assistant.errors import ServeError
from assistant.ui.serve import check_port, serve
from tests.ui.browsing import served
from tests.ui.canned import CannedAssistant


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(CannedAssistant()) as address:
        yield address


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as got:  # noqa: S310
            return got.status, dict(got.headers), got.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), ""


def test_a_taken_port_is_one_line_that_names_it_and_the_option() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServeError, match=rf"port {port} .*--port") as caught:
            serve(CannedAssistant(), "127.0.0.1", port)
    assert "\n" not in str(caught.value)


def test_a_foreign_address_is_named() -> None:
    with pytest.raises(ServeError, match="--host"):
        check_port("192.0.2.1", free_port())


@pytest.mark.parametrize("path", ["monitoring", "gradio_api/runs", "docs", "openapi.json"])
def test_what_the_chat_does_not_need_is_shut(url: str, path: str) -> None:
    assert fetch(url + path)[0] >= 400


def test_only_asking_is_offered_as_an_api(url: str) -> None:
    offered = json.loads(fetch(url + "gradio_api/info")[2])
    assert list(offered["named_endpoints"]) == ["/ask"]
    assert offered["unnamed_endpoints"] == {}


def test_every_response_keeps_images_and_connections_on_this_host(url: str) -> None:
    headers = {name.lower(): value for name, value in fetch(url)[1].items()}
    assert "img-src 'self' data:" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_another_site_may_not_call_the_chat(url: str) -> None:
    headers = fetch(url + "gradio_api/info", Origin="https://evil.example")[1]
    assert "evil.example" not in headers.get("access-control-allow-origin", "")


def test_the_api_gives_the_public_reply(url: str) -> None:
    from gradio_client import Client

    client = Client(url, verbose=False)
    said = client.predict("What does membership cost?", [], "", api_name="/ask")
    assert said["outcome"] == "answered"
    assert said["citations"][0]["anchor"] == "rules-fee"


@pytest.mark.parametrize("history", ["hi", [{"content": "Who?"}], [{"role": "user"}]])
def test_the_api_says_which_form_a_history_has(url: str, history: object) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(url, verbose=False)
    with pytest.raises(AppError, match='"history" is not a list of'):
        client.predict("What does membership cost?", history, "", api_name="/ask")
