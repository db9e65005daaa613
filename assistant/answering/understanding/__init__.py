"""What a message asks: its language, what leads to it, each of its questions, what it stands on."""
