"""Conversations that go on where a page is loaded again, as phones do with pages left alone."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from assistant.ui.conversation import Conversation, Sitting


class Kept:
    """The last conversations, by keys that only their readers' browsers know."""

    def __init__(self, most: int) -> None:
        """Hold up to `most` conversations; the one that was moved on longest ago goes first."""
        self._most = most
        self._held: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = Lock()

    def keep(self, conversation: Conversation) -> str:
        """Take the place of what is held of this conversation; return its key."""
        sitting = conversation.sitting
        with self._lock:
            sitting.key = sitting.key or secrets.token_urlsafe()
            self._held[sitting.key] = conversation
            self._held.move_to_end(sitting.key)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return sitting.key

    def again(self, key: str) -> Conversation | None:
        """Return a conversation for a page of its own; None of a key that is not held."""
        with self._lock:
            held = self._held.get(key)
        if held is None:
            return None
        return replace(held, sitting=Sitting(rated=dict(held.sitting.rated)))

    def drop(self, conversation: Conversation) -> None:
        """Hold a conversation no longer; its reader has left, or begun anew."""
        with self._lock:
            self._held.pop(conversation.sitting.key, None)
