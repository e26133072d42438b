"""A typed reader of formulas: what only one spreadsheet program understands is found."""
