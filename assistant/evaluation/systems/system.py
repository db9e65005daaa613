"""What an evaluation needs of whom it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain import Question

ReplyJson = Mapping[str, Any]
Ask = Callable[[Question], ReplyJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system under test.

    Attributes:
        name: in reports.
        ask: returns a reply in the public form (`docs/contract.md`); whatever it raises is a
            failure of that question. A hit or citation of something larger than a provision lists
            the provisions that it covers under `anchors`; a hit gives its length under
            `characters`. `page`, if there, is the reply as the page shows it: checked, not kept.
        about: what made the answers (model, index), for `settings.json`.
        ours: whether the invariants must hold; other systems are scored only.
        jobs: how many questions may be asked at a time.
    """

    name: str
    ask: Ask
    about: Mapping[str, Any] = field(default_factory=dict)
    ours: bool = False
    jobs: int = 1
