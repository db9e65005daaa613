"""The chat as hosts that look for a Gradio `demo` expect it: settings, assistant, page, launch."""

import os
import sys

from assistant.assembly import ready_assistant
from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.transparency import open_record
from assistant.ui.page import build_page
from assistant.ui.serve import launch

HOST = os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
PORT = int(os.environ.get("GRADIO_SERVER_PORT", "7860"))

try:
    settings = load_settings()
    assistant = ready_assistant(settings)
    about = open_record(settings, assistant.corpus)
    demo = build_page(assistant, settings.feedback_path, about)
    if __name__ == "__main__":
        launch(demo, HOST, PORT)
except AssistantError as error:
    sys.stderr.write(f"app: {error}\n")
    sys.exit(error.exit_code)
