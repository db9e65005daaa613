"""Whom an evaluation can ask: one interface, our engine and those it is compared with."""
