"""Packages: hostile files, reading, patching."""
