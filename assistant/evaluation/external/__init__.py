"""The external track: questions and passages that others wrote, read from a folder of sets."""
