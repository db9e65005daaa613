"""The child process that reads one PDF file: `python -m assistant.documents.pdf.child`.

Arguments are the file, the file for the result, and the limits as JSON. The result is JSON: the
document, or `{"error": …}` with a message that lacks the file's name.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.documents.model import Limits
from assistant.errors import DocumentError

# Room for the JSON of the largest text.
_BYTES_A_CHAR = 8


def main(arguments: list[str]) -> int:
    """Read the file named in `arguments` under limits; return the exit code."""
    source, result = Path(arguments[0]), Path(arguments[1])
    limits = Limits(**json.loads(arguments[2]))
    confine(limits)
    logging.disable()
    try:
        answer = json.dumps(_read(source, limits), ensure_ascii=False)
    except MemoryError:
        answer = json.dumps({"error": memory_message(limits)})
    result.write_text(answer, encoding="utf-8")
    return 0


def memory_message(limits: Limits) -> str:
    """Return what to say of a file that needs too much memory."""
    return (
        f"needs more than {limits.memory_bytes >> 20} MB of memory; "
        "get a clean copy of the file or raise the limit"
    )


def confine(limits: Limits) -> None:
    """Limit this process: processor time, address space, size of what it writes."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock remains
        return
    wanted = {
        resource.RLIMIT_CPU: (limits.cpu_s, limits.cpu_s + 2),
        resource.RLIMIT_AS: (limits.memory_bytes, limits.memory_bytes),
        resource.RLIMIT_FSIZE: (limits.max_text_chars * _BYTES_A_CHAR,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, (soft, hard) in wanted.items():
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # macOS refuses some, or a lower limit is in force
            continue


def _read(source: Path, limits: Limits) -> dict[str, Any]:
    from assistant.documents.pdf.extracting import extract_pdf
    from assistant.documents.pdf.opening import damaged

    try:
        return asdict(extract_pdf(source, limits))
    except DocumentError as error:
        return {"error": str(error)}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- pypdf: "broken PDF files might cause other Exceptions"
        return {"error": str(damaged(error))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
