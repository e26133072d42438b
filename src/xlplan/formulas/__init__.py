"""The formulas of the sheets, built from the declaration of the columns. They use classic functions only: nothing
volatile, no current date, and nothing that only one spreadsheet program understands (docs/decisions/0051).

They serve the clerk who has nothing installed; Python never reads their results. Their cached values come from Python
equivalents: :func:`xlplan.results.running`, :func:`xlplan.shares.shares` and
:mod:`xlplan.template.self_check_values`.
"""
