"""What is set by development questions, and what each part of the corpus is worth."""
