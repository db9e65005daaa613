"""Cited answers about the European Alliance for Industrial Data, Edge and Cloud."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("alliance-assistant")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"
