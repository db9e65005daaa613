"""What an audit event (PEP 578) tells of: a connection to elsewhere, a file that is changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

Args = tuple[Any, ...]
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What Python compiles is kept beside a module that is imported for the first time.
_BYTECODE = "__pycache__"
_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKING_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
# Where the arguments of an event hold a path, and the folder that it is relative to.
_CHANGING = {
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, -1),),
}


def open_places() -> tuple[str, ...]:
    """Return where files may be written: the user's cache, temporary files, nowhere."""
    places = (str(user_cache_path()), tempfile.gettempdir(), os.devnull)
    return tuple(os.path.realpath(place) for place in places)


def breaches(event: str, args: Args, places: tuple[str, ...]) -> Iterator[str]:
    """Yield what an event tells of that must not happen, files in `places` aside."""
    if event == "open" and isinstance(args[2], int) and args[2] & _WRITING:
        yield from _change(event, args[0], -1, places)
    elif event in _CHANGING:
        for path, folder in _CHANGING[event]:
            yield from _change(event, args[path], (*args, -1)[folder], places)
    elif event in _CONNECTING:
        address = args[1]
        # Other addresses are those of sockets that lie in the file system.
        if isinstance(address, tuple) and not _is_here(address[0]):
            yield f"I11: connects to {address[0]} port {address[1]}"
    elif event in _LOOKING_UP and not _is_here(args[0]):
        yield f"I11: looks up {args[0]}"


def _is_here(host: object) -> bool:
    """Tell whether an address is within this machine; what is no internet address is."""
    name = bytes(host).decode(errors="replace") if isinstance(host, (bytes, bytearray)) else host
    if not isinstance(name, str) or name in {"", "localhost"}:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _change(event: str, path: object, folder: int, places: tuple[str, ...]) -> Iterator[str]:
    """Yield that a path, relative to an open folder unless that is -1, is changed."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return  # a file that is open already
    given = Path(os.fsdecode(path))
    if folder >= 0:
        given = Path(f"/proc/self/fd/{folder}", given)
    # A link is followed where it is written through, not where it is itself removed.
    whole = event == "open" or given.name in {"", ".."}
    real = (
        Path(os.path.realpath(given)) if whole else Path(os.path.realpath(given.parent), given.name)
    )
    allowed = any(real.is_relative_to(place) for place in places) or _BYTECODE in real.parts
    if not allowed and not (event == "os.mkdir" and real.is_dir()):
        yield f"I11: {event} of {real}" if event != "open" else f"I11: writes {real}"
