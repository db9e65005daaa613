"""A real HTTPS site on this machine, so that nothing is pretended."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme


def make_pdf(text: str, size: int = 0) -> bytes:
    """A minimal valid PDF with one page, padded by a comment to about `size` bytes."""
    stream = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    body += b"%" + bytes(48 + n % 10 for n in range(max(0, size - len(body)))) + b"\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 6\n0000000000 65535 f \n"
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + head + table + trailer


def make_html(body: str, title: str = "Page") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body>{body}</body></html>"
    ).encode()


PDF = make_pdf("Terms of Reference")
ARTICLE = make_html("<h1>Alliance</h1><p>The Alliance brings together businesses.</p>")


class Handler(BaseHTTPRequestHandler):
    """Passes each GET to the route of its path; `nth` counts the requests to it from 1."""

    protocol_version = "HTTP/1.1"
    server: Server
    nth = 0

    def do_GET(self) -> None:
        self.close_connection = True
        site = self.server.site
        site.seen.append(
            Seen(host=self.headers["Host"], path=self.path, headers=dict(self.headers))
        )
        self.nth = len(site.asked(self.path))
        route = site.routes.get(self.path, status(404))
        with contextlib.suppress(OSError):
            route(self)

    def head(self, code: int, **headers: object) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Route = Callable[[Handler], None]


class Server(ThreadingHTTPServer):
    site: Site
    daemon_threads = True
    # A client that goes away is part of the tests.
    handle_error = staticmethod(lambda *_: None)


@dataclass
class Seen:
    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """What the server answers, and what it was asked."""

    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"localhost:{self.port}"

    @property
    def other_place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"https://{self.place}{path}"

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]


@contextlib.contextmanager
def serving(ca: trustme.CA):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    server = Server(("127.0.0.1", 0), Handler)
    # Without this, one slow handshake would hold up every other connection.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.site = Site(port=server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()


def sends(body: bytes, **headers: object) -> Route:
    """The whole body, with its length and an ETag."""
    etag = f'"{sha256(body).hexdigest()[:8]}"'

    def route(handler: Handler) -> None:
        handler.head(200, **{"Content_Length": len(body), "ETag": etag, **headers})
        handler.wfile.write(body)

    return route


def plain(body: bytes) -> Route:
    """The whole body, without anything that tells its version."""

    def route(handler: Handler) -> None:
        handler.head(200, Content_Length=len(body))
        handler.wfile.write(body)

    return route


def conditional(body: bytes, *, etag: bool = True) -> Route:
    """A server that knows If-None-Match (or If-Modified-Since), Range and If-Range."""
    tag = f'"{sha256(body).hexdigest()[:8]}"'
    modified = formatdate(1_700_000_000 + body[-20] % 7, usegmt=True)
    versions = {"ETag": tag} if etag else {"Last_Modified": modified}
    version = tag if etag else modified

    def route(handler: Handler) -> None:
        asked = handler.headers
        if version in {asked["If-None-Match"], asked["If-Modified-Since"]}:
            handler.head(304, **versions)
        elif asked["Range"] and asked["If-Range"] == version:
            start = int(asked["Range"].removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                handler.head(416, Content_Range=f"bytes */{len(body)}", Content_Length=0)
                return
            extent = f"bytes {start}-{len(body) - 1}/{len(body)}"
            handler.head(206, Content_Length=len(body) - start, Content_Range=extent, **versions)
            handler.wfile.write(body[start:])
        else:
            handler.head(200, Content_Length=len(body), **versions)
            handler.wfile.write(body)

    return route


def breaks_off(body: bytes, after: int) -> Route:
    """Declares the whole body, sends its beginning, hangs up."""
    etag = f'"{sha256(body).hexdigest()[:8]}"'

    def route(handler: Handler) -> None:
        handler.head(200, Content_Length=len(body), ETag=etag)
        handler.wfile.write(body[:after])

    return route


def drips(body: bytes, *, first: int, pause_s: float) -> Route:
    """Sends the beginning, then a byte at a time."""
    etag = f'"{sha256(body).hexdigest()[:8]}"'

    def route(handler: Handler) -> None:
        handler.head(200, Content_Length=len(body), ETag=etag)
        handler.wfile.write(body[:first])
        for byte in body[first:]:
            time.sleep(pause_s)
            handler.wfile.write(bytes([byte]))

    return route


def drips_headers(pause_s: float) -> Route:
    """Never comes to the end of its headers."""

    def route(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            time.sleep(pause_s)
            handler.wfile.write(b"a")

    return route


def endless(handler: Handler) -> None:
    """Declares no length and does not stop by itself."""
    handler.head(200)
    for _ in range(10_000):
        handler.wfile.write(b"%PDF-" + b"0" * 10_000)


def status(code: int, **headers: object) -> Route:
    return lambda handler: handler.head(code, **{"Content_Length": 0, **headers})


def redirects(location: str, code: int = 302) -> Route:
    return status(code, Location=location)


def in_turn(*routes: Route) -> Route:
    """The first request gets the first route, and so on; the last one stays."""
    return lambda handler: routes[min(handler.nth, len(routes)) - 1](handler)
