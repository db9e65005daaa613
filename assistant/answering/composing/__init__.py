"""From verdicts to an outcome: the fewest quotes that answer, a word that opens, what is open."""
