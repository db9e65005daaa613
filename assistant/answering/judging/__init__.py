"""Whether the texts answer: confidence, silences, propositions that they affirm or deny."""
