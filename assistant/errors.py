"""Everything that can go wrong and that a user can mend.

AssistantError
├─ UsageError
├─ SettingsError
├─ CorpusError
├─ DocumentError
├─ FetchError
├─ IndexStoreError
│  ├─ IndexMissing
│  ├─ IndexStale
│  └─ IndexCorrupt
├─ ModelError
├─ EvaluationError
└─ ServeError

Each message is one line: what happened, then what to do next. Abstaining is not an error but a
result (see `assistant.domain`).
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of the tree: a door prints the message and leaves with `exit_code`."""

    exit_code = 1


class UsageError(AssistantError):
    """The request itself is not usable (empty, too long, not text)."""

    exit_code = 2


class SettingsError(AssistantError):
    """A setting has an impossible value."""

    exit_code = 2


class CorpusError(AssistantError):
    """A corpus file is missing, unreadable or breaks a rule of `corpus/README.md`."""


class DocumentError(AssistantError):
    """A document file cannot be read: encrypted, damaged, too large, too slow or without text."""


class FetchError(AssistantError):
    """An official edition cannot be downloaded, or nothing can: there is no network."""


class IndexStoreError(AssistantError):
    """The index cannot serve."""


class IndexMissing(IndexStoreError):
    """No index was built at this path."""


class IndexStale(IndexStoreError):
    """The index was built from another corpus, chunker or model."""


class IndexCorrupt(IndexStoreError):
    """The index exists and cannot be read."""


class ModelError(AssistantError):
    """The embedding model is absent, damaged or not what was asked for."""


class EvaluationError(AssistantError):
    """An evaluation file is unreadable or breaks its schema."""


class ServeError(AssistantError):
    """The page cannot be served."""
