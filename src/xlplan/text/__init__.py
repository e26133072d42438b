"""Interpret typed text: letters, legacy fonts, numbers and dates. Every answer reports whether it is sure."""
