"""The chat page; Gradio is met in this room only."""

import os

# Read by Gradio while it is imported and on errors; nothing about a reader leaves the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
