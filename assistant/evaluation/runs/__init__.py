"""Asking a system every question and keeping what it said."""
