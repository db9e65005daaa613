"""Serve the chat page until interrupted."""

from __future__ import annotations

import errno
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ServeError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.transparency import TransparencyRecord
    from assistant.ui.render import Answering


def check_port(host: str, port: int) -> None:
    """Raise `ServeError` if nothing can listen on this address and port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # A port that was closed a moment ago is free, as it is for the server itself.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise ServeError(f"{host} is no address of this machine; choose one with --host") from error
    except OSError as error:
        raise _unservable(host, port, error) from error


def serve(
    assistant: Answering,
    host: str,
    port: int,
    *,
    feedback_path: Path | None = None,
    about: TransparencyRecord | None = None,
) -> None:
    """Serve the page and return when interrupted; `feedback_path` and `about` as `build_page`.

    Raises:
        ServeError: the address or port cannot be used.
    """
    check_port(host, port)
    from assistant.ui.page import build_page

    launch(build_page(assistant, feedback_path, about), host, port)


def launch(page: gr.Blocks, host: str, port: int, *, block: bool = True) -> str:
    """Start the server of a page; return its URL.

    Args:
        page: from `build_page`.
        host: address to listen on.
        port: port to listen on; a taken one is an error, never another one instead.
        block: wait until interrupted.

    Raises:
        ServeError: the port was taken meanwhile.
    """
    try:
        _, url, _ = page.launch(server_name=host, server_port=port, **_closed())
    except OSError as error:
        raise _unservable(host, port, error) from error
    sys.stderr.write(f"The chat is open on {url} (stop with Ctrl+C)\n")
    if block:
        page.block_thread()
    return url


def _closed() -> dict[str, Any]:
    """Return launch arguments: the page's look, and every door but the chat shut."""
    from starlette.middleware import Middleware

    from assistant.ui.headers import SecurityHeaders
    from assistant.ui.page import look

    return {
        **look(),
        "app_kwargs": {
            "middleware": [Middleware(SecurityHeaders)],
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
        },
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "allowed_paths": [],
        "max_file_size": "1kb",
        "ssr_mode": False,
        "strict_cors": True,
        "state_session_capacity": 1000,
        "mcp_server": False,
        "pwa": False,
        "show_error": False,
        "quiet": True,
        "prevent_thread_lock": True,
    }


def _unservable(host: str, port: int, error: OSError) -> ServeError:
    if error.errno == errno.EADDRNOTAVAIL:
        return ServeError(f"{host} is no address of this machine; choose one with --host")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return ServeError(f"port {port} needs special rights; choose one above 1023 with --port")
    return ServeError(f"port {port} on {host} is in use; choose another one with --port")
