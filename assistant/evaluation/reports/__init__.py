"""A run as tables, test results and pages."""
