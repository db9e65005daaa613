"""Language models as judges of replies: an extra beside the deterministic scores, never in them.

The judge is any LangChain chat model with structured output; its prompts are files with a version.
Libraries of judges were tried beside the pinned versions and left aside:

* deepeval 4.3 wants click below 8.4, transformers (through huggingface_hub) click from 8.4.2 on.
  It also brings four pytest plugins, and reports its use unless told not to.
* ragas 0.4 needs instructor, which wants jiter below 0.15, and openai wants it from 0.16 on. The
  release that pip falls back to, 0.3.1, imports a module that langchain-community no longer has.
* openevals 0.2 fits, but is a thin layer over `with_structured_output`, with wording of its own.
"""

from assistant.evaluation.judging.agreement import Agreement, agreements
from assistant.evaluation.judging.asking import ChatJudge
from assistant.evaluation.judging.items import JUDGES
from assistant.evaluation.judging.running import Judged, judge_run

__all__ = ["JUDGES", "Agreement", "ChatJudge", "Judged", "agreements", "judge_run"]
