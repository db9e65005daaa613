"""What a conversation holds after a turn, as the page keeps it."""

from assistant.domain import Message
from assistant.rendering import reply_text


def exchange(reply):
    """Return what was asked, and the whole reply to it."""
    return (
        Message(role="user", content=reply.question),
        Message(role="assistant", content=reply_text(reply)),
    )
