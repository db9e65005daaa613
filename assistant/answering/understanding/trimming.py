"""A question without what leads to it and without the reason that somebody adds to it."""

from __future__ import annotations

import re

from assistant.answering.understanding.clauses import CUE, LEAST
from assistant.answering.understanding.kinds import ASKING, BEGINS, CUES, WHAT
from assistant.lexicon import Lexicon
from assistant.words import placed, words

AROUND = " ,;:–—-"
COMMA = re.compile(r"[,;–—]\s+")


def trimmed(question: str, lexicon: Lexicon) -> str:
    """Return what is asked ("Finally, who decides on it, because our board wants to know").

    It is a part of the question as it stands.
    """
    return _without_joint(_without_reason(_without_lead(question, lexicon), lexicon), lexicon)


def _without_lead(question: str, lexicon: Lexicon) -> str:
    """Return a question without the words for "also" that stand apart before it, or before a cue.

    "Besides members, who may attend?" begins with a word that governs what follows.
    """
    said = placed(question)
    plain = " ".join(word for word, _ in said)
    end = 0
    for start, after in lexicon.find("asks.besides", plain):
        if start > end + 1 or (start and not end):
            break
        end = after
    led = plain[:end].count(" ") + 1 if end else 0
    if not led or len(said) - led < LEAST:
        return question
    rest = question[said[led][1] :]
    begun = " ".join(word for word, _ in said[led : led + CUE])
    apart = question[: said[led][1]].rstrip().endswith((",", ":"))
    return rest if apart or any(lexicon.begins(cue, begun) for cue in BEGINS) else question


def _without_reason(question: str, lexicon: Lexicon) -> str:
    """Return a question up to the comma after which its reason is given, if nothing follows that.

    "Are we excluded, because our parent is in Texas?" asks for the reason.
    """
    if question.endswith(ASKING) and lexicon.begins("asks.polar", question):
        return question
    last = next(reversed(list(COMMA.finditer(question))), None)
    if last is None:
        return question
    before, after = question[: last.start()], question[last.end() :]
    gives = lexicon.begins("asks.reasons", after) and not lexicon.begins("asks.why", after)
    on = any(lexicon.find(cue, after) for cue in CUES)
    least = min(len(words(before)), len(words(after)))
    return before if gives and not on and least >= LEAST else question


def _without_joint(question: str, lexicon: Lexicon) -> str:
    """Return a question without the "and" that joined the next one to it."""
    head, comma, last = question.rstrip(AROUND).rpartition(" ")
    joint = comma and len(words(last)) == 1 and lexicon.begins("continues", last)
    joint = joint and head.endswith((",", ";")) and not lexicon.begins(WHAT[0], last)
    return head.rstrip(AROUND) if joint else question
