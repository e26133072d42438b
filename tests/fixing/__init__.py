"""Checked copies, fixes, recomputed cells, and everything else unchanged."""
