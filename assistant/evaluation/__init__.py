"""Measuring answers: cases, metrics, scores, reports and the gate of CI."""
