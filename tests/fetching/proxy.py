"""A real CONNECT proxy, and ports that nobody answers."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from socketserver import BaseRequestHandler, ThreadingTCPServer


class _Tunnel(BaseRequestHandler):
    """CONNECT and nothing else."""

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.request.recv(4096)
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.server.connected.append(target)
        if method != "CONNECT" or self.server.refuses:
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        host, port = target.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as upstream:
            self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {self.request: upstream, upstream: self.request}
            while True:
                for ready in select.select(list(ends), [], [])[0]:
                    data = ready.recv(65_536)
                    if not data:
                        return
                    ends[ready].sendall(data)


class Proxy(ThreadingTCPServer):
    daemon_threads = True
    handle_error = staticmethod(lambda *_: None)

    def __init__(self, *, refuses: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.connected: list[str] = []
        self.refuses = refuses

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextlib.contextmanager
def proxying(*, refuses: bool = False):
    with Proxy(refuses=refuses) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.shutdown()


@contextlib.contextmanager
def deaf_port():
    """A port whose queue is full: connecting to it hangs, as behind a firewall."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield int(listener.getsockname()[1])


def closed_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
