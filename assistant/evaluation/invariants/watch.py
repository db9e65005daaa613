"""Which outbound connections and writes happen while a reply is made (I11).

Python announces both as audit events (PEP 578). Libraries that open files or sockets in machine
code of their own are not seen.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from assistant.evaluation.invariants.doings import Args, breaches, open_places


class _Watches:
    """The open watches and the hook that fills them; one a process, since a hook stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hooked = False
        self._open: tuple[list[str], ...] = ()
        self._places: tuple[str, ...] = ()
        self._own: ContextVar[list[str] | None] = ContextVar("own", default=None)

    @contextmanager
    def watch(self) -> Iterator[list[str]]:
        seen: list[str] = []
        self._begin(seen)
        token = self._own.set(seen)
        try:
            yield seen
        finally:
            self._own.reset(token)
            with self._lock:
                self._open = tuple(watch for watch in self._open if watch is not seen)

    def _begin(self, seen: list[str]) -> None:
        places = open_places()
        with self._lock:
            if not self._hooked:
                sys.addaudithook(self._hear)
                self._hooked = True
            self._places = places
            self._open = (*self._open, seen)

    def _hear(self, event: str, args: Args) -> None:
        # Called for everything that Python announces, so it has to be quick and must not raise.
        if self._open:
            for said in breaches(event, args, self._places):
                for seen in self._listening():
                    if said not in seen:
                        seen.append(said)

    def _listening(self) -> tuple[list[str], ...]:
        """Return the watches that what the current thread does belongs to.

        That is its own. What a thread without a watch does belongs to every watch, since it may
        help any; but the main thread then only waits for replies and writes them down.
        """
        own = self._own.get()
        if own is not None:
            return (own,)
        is_main = threading.get_ident() == threading.main_thread().ident
        return () if is_main else self._open


_WATCHES = _Watches()


@contextmanager
def watching() -> Iterator[list[str]]:
    """Yield the list to which outbound connections and writes outside the cache are added.

    Connections within this machine are no breach, since a local language model is asked so. Files
    may be written in the user's cache and in the folder for temporary files.
    """
    with _WATCHES.watch() as seen:
        yield seen
