"""Submissions, consolidation and the lineage of figures."""
