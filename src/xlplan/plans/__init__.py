"""Bundled plans as data: nothing of them is in code."""
