"""Building an index generation, checking it, and putting it into service."""
