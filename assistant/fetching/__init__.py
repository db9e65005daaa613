"""Downloads the official editions that the manifest names, politely and only from its hosts."""

from assistant.fetching.lock import LockEntry, read_lock
from assistant.fetching.planning import Planned, plan
from assistant.fetching.report import Fetched, FetchReport, Status
from assistant.fetching.rules import FetchRules
from assistant.fetching.running import check, fetch

__all__ = [
    "FetchReport",
    "FetchRules",
    "Fetched",
    "LockEntry",
    "Planned",
    "Status",
    "check",
    "fetch",
    "plan",
    "read_lock",
]
