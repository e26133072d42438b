"""Letters, legacy fonts, numbers and dates in typed text."""
