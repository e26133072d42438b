"""Use cases from end to end: another plan, issue, next year; rules run once."""
