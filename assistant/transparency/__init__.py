"""The transparency record: what this assistant is made of, quotes, keeps, and how well it answers.

A public account as the AI Act's duty to inform (Regulation (EU) 2024/1689, Article 50(1)) and the
transparency records of public bodies ask for it. Nothing in it is written by hand for the occasion:
corpus, index, settings and the accepted evaluation run say it, so that it cannot go stale.
"""

from assistant.transparency.measured import Measured, accepted_measures, measured_in
from assistant.transparency.opening import open_record
from assistant.transparency.record import TransparencyRecord
from assistant.transparency.rendering import record_json, record_markdown

__all__ = [
    "Measured",
    "TransparencyRecord",
    "accepted_measures",
    "measured_in",
    "open_record",
    "record_json",
    "record_markdown",
]
