"""Measures, periods, ratings and results, also worked out by hand."""
